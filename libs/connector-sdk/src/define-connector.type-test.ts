// Compiled with everything else, never run: each line below an expected error must stay one.
import { z } from 'zod';

import type { Probe, Total } from './connector.js';
import { defineConnector, stream } from './define-connector.js';
import type { AuthField, Presentation } from './presentation.js';
import { vendorDay, vendorId } from './record-fields.js';
import type { VendorHttp } from './vendor-http.js';

declare const shown: Presentation;
declare const total: Total;
declare const probe: Probe;
declare const site: Omit<AuthField, 'secret'>;
declare const token: Omit<AuthField, 'secret'> & { readonly secret: true };

const user = z.object({ id: vendorId(), mfa: z.boolean(), left: vendorDay() });
const users = stream({
  record: user,
  key: ({ id }) => id,
  page: () => Promise.resolve({ rows: [], totalItems: 0, totalPages: 0, page: 1, pageSize: 1 }),
  empty: 'zero',
  row: ({ id }) => ({ id }),
});
const auth = {
  fields: { site, token },
  baseUrl: (config: { readonly site: string }) => `https://${config.site}.example.com`,
  hostname: (config: { readonly site: string }) => `${config.site}.example.com`,
  headers: (credential: { readonly token: string }) => ({ authorization: `Bearer ${credential.token}` }),
  check: () => Promise.resolve({ principal: null }),
} as const;
const rest = { ...shown, access: [], visibility: { active: 'active', inactive: 'inactive', inactiveRemedy: '' } } as const;
const parts = { probes: { tasks: probe }, totals: { active: total, inactive: total }, streams: { users }, reconciliations: {} } as const;
const head = { title: 'x', description: 'x', windowDays: 0, limits: [] } as const;

export const sound = defineConnector({
  ...rest,
  ...parts,
  auth,
  reconciliations: { sum: { title: 'x', left: ['active'], right: ['inactive', { distinct: 'users' }], every: 'run' } },
  metrics: {
    a: { ...head, kind: 'count', of: 'users', where: (u, { today }) => u.left !== null && u.left <= today, requires: 'tasks', reconciledBy: ['sum'] },
    b: { ...head, kind: 'total', numerator: 'active', denominator: 'inactive', trusts: 'tasks' },
    c: { ...head, kind: 'ratio', of: 'users', subject: (u) => u.id, among: () => true, passes: (u) => u.mfa, remediation: 'Enrol.' },
  },
});

export const metrics = defineConnector({
  ...rest,
  ...parts,
  auth,
  metrics: {
    // @ts-expect-error no such stream
    stream: { ...head, kind: 'count', of: 'people', where: () => true },
    // @ts-expect-error the record has no such field
    field: { ...head, kind: 'count', of: 'users', where: (u) => u.status === 'Active' },
    // @ts-expect-error no such probe
    requires: { ...head, kind: 'count', of: 'users', where: () => true, requires: 'onboarding' },
    // @ts-expect-error no such reconciliation
    reconciled: { ...head, kind: 'count', of: 'users', where: () => true, reconciledBy: ['sum'] },
    // @ts-expect-error no such total
    count: { ...head, kind: 'total', count: 'all' },
    // @ts-expect-error a ratio of totals needs its denominator
    denominator: { ...head, kind: 'total', numerator: 'active' },
    // @ts-expect-error a ratio says what a row is about
    subject: { ...head, kind: 'ratio', of: 'users', among: () => true, passes: (u) => u.mfa, remediation: 'Enrol.' },
    // @ts-expect-error a ratio says how to mend a row
    remediation: { ...head, kind: 'ratio', of: 'users', subject: (u) => u.id, among: () => true, passes: (u) => u.mfa },
  },
});

export const reconciledTotal = defineConnector({
  ...rest,
  ...parts,
  auth,
  // @ts-expect-error no such total
  reconciliations: { sum: { title: 'x', left: ['active'], right: ['all'], every: 'run' } },
  metrics: {},
});

export const reconciledRows = defineConnector({
  ...rest,
  ...parts,
  auth,
  // @ts-expect-error no such stream
  reconciliations: { sum: { title: 'x', left: ['active'], right: [{ distinct: 'people' }], every: 'run' } },
  metrics: {},
});

export const visibility = defineConnector({
  ...rest,
  ...parts,
  auth,
  // @ts-expect-error no such total
  visibility: { active: 'active', inactive: 'former', inactiveRemedy: '' },
  metrics: {},
});

export const secretInAddress = defineConnector({
  ...rest,
  ...parts,
  auth: {
    fields: { site, token },
    // @ts-expect-error a secret is no part of the address
    baseUrl: (config) => `https://${config.token}.example.com`,
    hostname: (config) => `${config.site}.example.com`,
    // @ts-expect-error only `token` was declared
    headers: (credential) => ({ authorization: credential.key }),
    check: () => Promise.resolve({ principal: null }),
  },
  metrics: {},
});

export const key = stream({
  record: user,
  // @ts-expect-error the record has no such field
  key: ({ uuid }) => uuid,
  page: () => Promise.resolve({ rows: [], totalItems: 0, totalPages: 0, page: 1, pageSize: 1 }),
  empty: 'zero',
  row: ({ id }) => ({ id }),
});

export const writing = (http: VendorHttp): unknown => [
  // @ts-expect-error the vendor can only be read
  http.put,
  // @ts-expect-error the vendor can only be read
  http.patch,
  // @ts-expect-error the vendor can only be read
  http.delete,
];
