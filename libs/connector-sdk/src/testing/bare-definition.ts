import { z } from 'zod';

import type { Json } from '@app/kernel';

import type { Stream } from '../connector.js';
import type { ConnectorDefinition } from '../connector-definition.js';
import { defineConnector, stream } from '../define-connector.js';
import { vendorCount, vendorDay, vendorId } from '../record-fields.js';
import type { VendorHttp, VendorPage } from '../vendor-http.js';

const SECRET_TOKEN = /^[!-~]{1,100}$/;
const answer = z.object({ rows: z.array(z.unknown()), page: vendorCount(), pages: vendorCount(), size: vendorCount(), total: vendorCount() });

const record = z.object({ id: vendorId(), left: vendorDay() });
type People = Stream<typeof record>;

/** An honest page of an invented vendor. */
export async function honestPage(http: VendorHttp, number: number): Promise<VendorPage> {
  const { rows, page, pages, size, total } = await http.get('/people', { query: { page: String(number) }, answer, rows: (got) => got.rows.length });
  return { rows, page, totalPages: pages, pageSize: size, totalItems: total };
}

export interface Variation {
  readonly baseUrl?: string;
  /** How the list is read. */
  readonly page?: People['page'];
  readonly unit?: NonNullable<People['unit']>;
  readonly empty?: People['empty'];
}

/** A whole connector to an invented vendor, as small as can be: for tests of the SDK itself. */
export function bareDefinition({ baseUrl, page, unit, empty }: Variation): ConnectorDefinition {
  const people = stream({
    record,
    key: ({ id }) => id,
    page: page ?? ((http, _when, number) => honestPage(http, number)),
    empty: empty ?? 'zero',
    row: ({ id, left }) => ({ id, left }),
    ...(unit === undefined ? {} : { unit }),
  });
  const words = { detail: 'Refused', remedy: 'Ask the vendor' };
  return defineConnector({
    slug: 'invented',
    name: 'Invented',
    category: 'HR',
    version: '1.0.0',
    summary: 'For tests.',
    guide: [],
    permissions: [],
    reads: [],
    neverReads: [],
    refusals: {
      'invalid-key': words,
      'forbidden-or-locked-out': words,
      'unknown-subdomain': words,
      'vendor-unavailable': words,
      'bad-answer': words,
      'missing-permission': words,
    },
    auth: {
      fields: {
        site: { label: 'Site', help: '', example: 'acme', pattern: /^[a-z]+$/, mismatch: 'must be one word', normalise: (text) => text.trim() },
        token: { label: 'Token', help: '', example: 'x', secret: true, pattern: SECRET_TOKEN, mismatch: 'must be printable' },
      },
      baseUrl: ({ site }) => baseUrl ?? `https://${site}.example.com/api`,
      hostname: ({ site }) => `${site}.example.com`,
      headers: ({ token }) => ({ authorization: `Bearer ${token}` }),
      check: async (http) => ({ principal: `user ${(await http.get('/me', { answer: z.object({ id: vendorId() }) })).id}` }),
    },
    isBadPage: ({ status, json }) => status === 400 && JSON.stringify(json ?? null).includes('BadPage'),
    access: [],
    probes: {},
    totals: {
      active: { title: 'Active', record: z.object({ id: vendorId() }), read: (http) => total(http, 'active') },
      inactive: { title: 'Inactive', record: z.object({ id: vendorId() }), read: (http) => total(http, 'inactive') },
    },
    streams: { people },
    reconciliations: {},
    visibility: { active: 'active', inactive: 'inactive', inactiveRemedy: 'Look again' },
    metrics: {
      left: { kind: 'count', of: 'people', where: ({ left }) => left !== null, title: 'Left', description: 'People who left.', windowDays: 30, limits: [] },
    },
  });
}

async function total(http: VendorHttp, status: string): Promise<VendorPage> {
  const { rows, page, size, total: totalItems } = await http.get('/people/count', { query: { status }, answer });
  return { rows, page, totalPages: null, pageSize: size, totalItems };
}

/** An answer of the invented vendor. */
export const answered = (rows: readonly Json[], { page = 1, pages = 1, size = 100, total: all = rows.length } = {}): Json => ({
  rows,
  page,
  pages,
  size,
  total: all,
});
