import { type z } from 'zod';

import { type OrganizationId } from '@app/kernel';

export interface Job<Payload extends z.ZodType> {
  readonly payload: Payload;
  /** How many workers may die under it before it is quarantined; what went wrong by itself is retried by MongoDB's schedule. */
  readonly maxDeaths: number;
  readonly timeoutMs: number;
  /** Same key = same job while one waits or runs; it names the organization. No `:`; BullMQ refuses it. */
  readonly dedupeBy: (payload: z.infer<Payload>) => string;
}

/** Only payloads that carry an organization are jobs; payloads hold ids, never data. */
export const job = <Payload extends z.ZodObject<{ organizationId: z.ZodType<OrganizationId> }>>(definition: Job<Payload>): Job<Payload> => definition;
