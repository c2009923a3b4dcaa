import type { VendorHttp, VendorPage, When } from '@app/connector-sdk';

import { dataPage, employeeList } from './bamboohr.records.js';

const DATA = '/v2/datasets/employee/data';
/** The vendor's maximum. */
export const PAGE_SIZE = 1000;

export interface Query {
  readonly fields: readonly string[];
  readonly filter?: string;
  /** A total order over fields that are also asked for: without one, pages may repeat and skip rows. */
  readonly orderBy?: string;
}

export interface PageNumber {
  readonly page: number;
  readonly pageSize: number;
}

export async function queryPage(http: VendorHttp, { fields, filter, orderBy }: Query, { page, pageSize }: PageNumber): Promise<VendorPage> {
  const body = { fields, ...(filter === undefined ? {} : { filter }), ...(orderBy === undefined ? {} : { orderBy }), page, pageSize };
  const { data, meta } = await http.post(DATA, { body, answer: dataPage, rows: (answer) => answer.data.length });
  return {
    rows: data.map((row) => row.fields),
    totalItems: meta.totalItems,
    totalPages: meta.totalPages,
    page: meta.page ?? null,
    pageSize: meta.pageSize === undefined || meta.pageSize === 0 ? pageSize : meta.pageSize,
  };
}

/** The vendor's own count of the people or rows that a filter selects. */
export const countWhere = (http: VendorHttp, filter?: string): Promise<VendorPage> =>
  queryPage(http, filter === undefined ? { fields: ['eeid'] } : { fields: ['eeid'], filter }, { page: 1, pageSize: 1 });

/** A count of tasks, with one of them to see that they still look like tasks. */
export const countTasks = (http: VendorHttp, filter: string): Promise<VendorPage> => queryPage(http, { fields: TASK_FIELDS, filter }, { page: 1, pageSize: 1 });

/** The count of another endpoint, for the weekly comparison. Cursor paging: it states no number of pages. */
export async function countListed(http: VendorHttp): Promise<VendorPage> {
  const { data, meta } = await http.get('/v1/employees', { query: { 'page[limit]': '1' }, answer: employeeList, rows: (answer) => answer.data.length });
  return { rows: data, totalItems: meta.total, totalPages: null, page: null, pageSize: 1 };
}

export const ACTIVE = "status eq 'Active'";
export const INACTIVE = "status eq 'Inactive'";

const between = (field: string, { today, daysAgo }: When, days: number): string => `${field} ge '${daysAgo(days)}' and ${field} le '${today}'`;

export const TERMINATION_HISTORY_DAYS = 90;
export const ONBOARDING_WINDOW_DAYS = 90;

/** With an upper bound: terminations entered for a later day are in the data already. */
export const terminated = (when: When): string => between('terminationDate', when, TERMINATION_HISTORY_DAYS);
export const hired = (when: When): string => between('hireDate', when, ONBOARDING_WINDOW_DAYS);
export const tasksOfHires = (when: When): string => `${hired(when)} and taskName ne ''`;
/** By date: the type of `taskCompleted` is undocumented, and no boolean operator is. */
export const completedTasksOfHires = (when: When): string => `${tasksOfHires(when)} and taskCompletedDate ge '1970-01-01'`;

export const TASK_FIELDS = ['eeid', 'taskName', 'taskTasklist', 'taskCategory', 'taskDueDate', 'taskCompletedDate'] as const;
/** As total an order as the fields allow. */
export const TASK_ORDER = 'eeid asc, taskTasklist asc, taskName asc, taskDueDate asc';
export const PERSON_FIELDS = ['eeid', 'status', 'hireDate', 'terminationDate'] as const;
export const TERMINATION_FIELDS = ['eeid', 'terminationDate', 'status', 'employmentStatusTerminationType'] as const;
