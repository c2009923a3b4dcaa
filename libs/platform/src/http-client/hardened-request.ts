import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import { type AxiosRequestConfig } from 'axios';

import { type AddressPolicy } from './address-policy.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';

const TLS = { minVersion: 'TLSv1.2', rejectUnauthorized: true } as const;

/** What every request of ours says: no redirect, no proxy, no other address than the one given, bytes as they are. */
export const HARDENED = {
  allowAbsoluteUrls: false,
  maxRedirects: 0,
  proxy: false,
  transformRequest: [(data: unknown) => data],
  transformResponse: [(data: unknown) => data],
  validateStatus: () => true,
} satisfies AxiosRequestConfig;

/** Sockets that connect only where the policy allows, and are not kept. */
export function hardenedAgents(policy: AddressPolicy, resolve?: Resolve): Pick<AxiosRequestConfig, 'httpAgent' | 'httpsAgent'> {
  const lookup = guardedLookup(policy, resolve);
  return { httpAgent: new HttpAgent({ keepAlive: false, lookup }), httpsAgent: new HttpsAgent({ ...TLS, keepAlive: false, lookup }) };
}
