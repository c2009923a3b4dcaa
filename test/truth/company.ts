import { addDays, type LocalDate } from '@app/kernel';

import { type MinimalVendorOptions, type VendorRecord } from '../support/minimal-vendor.js';

export const API_KEY = 'feedc0de00112233445566778899aabbccddeeff';

const back = (today: LocalDate, days: number): string => addDays(today, -days);

/** 24 people: 16 active, 8 gone, 6 of them within 90 days and 4 within 30; two hired lately with six tasks, four of them done. Stays so for a week. */
export function company(subdomain: string, today: LocalDate): MinimalVendorOptions {
  const active = Array.from({ length: 14 }, (_, at) => person(String(at + 1), 'Active', '2020-01-01', null));
  const hires = ['15', '16'].map((id) => person(id, 'Active', back(today, 20), null));
  const gone = [10, 12, 14, 16, 50, 60, 400, 500].map((days, at) => person(String(at + 17), 'Inactive', '2019-06-01', back(today, days)));
  const tasks = ['15', '16'].flatMap((eeid) =>
    ['Badge', 'Laptop', 'Handbook'].map((taskName, at) => ({
      eeid,
      taskName,
      taskTasklist: 'New people',
      taskCategory: 'Office',
      taskDueDate: back(today, 5),
      taskCompletedDate: at < 2 ? back(today, 10) : null,
    })),
  );
  return { people: [...active, ...hires, ...gone], tasks, apiKey: API_KEY, subdomain };
}

const person = (eeid: string, status: string, hireDate: string, terminationDate: string | null): VendorRecord => ({
  eeid,
  status,
  hireDate,
  terminationDate,
  employmentStatusTerminationType: terminationDate === null ? null : 'Resignation',
});

/** Counted by hand from the list above. */
export const FIGURES = {
  'hr.active_headcount': { count: 16 },
  'hr.terminations_30d': { count: 4 },
  'hr.onboarding_completion': { numerator: 4, denominator: 6, rate: 4 / 6 },
} as const;
export type MetricName = keyof typeof FIGURES;
export const METRICS = Object.keys(FIGURES) as readonly MetricName[];
