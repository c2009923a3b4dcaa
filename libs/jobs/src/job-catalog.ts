import { z } from 'zod';

import { isObjectIdText, isOrganizationId, type OrganizationId } from '@app/kernel';

import { job } from './job.js';

const organizationId = z.custom<OrganizationId>(isOrganizationId, 'must be an organization id');
const id = z.string().refine(isObjectIdText, 'must be 24 hex digits');

/** Every job of the service. A payload, once shipped, is only extended: older ones may still wait in Redis. */
export const jobCatalog = {
  'connector-run.execute': job({
    payload: z.strictObject({ organizationId, connectionId: id, slot: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
    maxDeaths: 5,
    timeoutMs: 15 * 60_000,
    dedupeBy: ({ organizationId: org, connectionId, slot }) => `${org}/${connectionId}/${slot}`,
  }),
} as const;

export type JobName = keyof typeof jobCatalog;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobCatalog)[Name]['payload']>;

/** What a handler gets besides the payload: aborted on shutdown, on the time limit, and when the queue lost its lock on the job. */
export interface JobContext {
  readonly signal: AbortSignal;
}
/** The worker must handle every job: a missing key does not compile. */
export type JobHandlers = { readonly [Name in JobName]: (payload: JobPayload<Name>, context: JobContext) => Promise<void> };
