import { z } from 'zod';

import { vendorCount, vendorDay, vendorId, vendorText } from '@app/connector-sdk';

/** Sent as text or null; renamed at will by the customer are only the employment statuses, never this pair. */
const status = z.enum(['Active', 'Inactive']);

export const person = z.object({
  eeid: vendorId(),
  status,
  hireDate: vendorDay(),
  terminationDate: vendorDay(),
});
export type Person = z.infer<typeof person>;

/** A person listed only to be counted. */
export const personId = z.object({ eeid: vendorId() });

/** The query selects by termination date, so a row without one is no answer to it. */
export const termination = z.object({
  eeid: vendorId(),
  status: status.nullable(),
  terminationDate: vendorDay().refine((day) => day !== null),
  employmentStatusTerminationType: vendorText(),
});

/** One task of one person. `taskName` is required: a row without it is no task. */
export const task = z.object({
  eeid: vendorId(),
  taskName: z.string().min(1).max(2_000),
  taskTasklist: vendorText(),
  taskCategory: vendorText(),
  taskDueDate: vendorDay(),
  taskCompletedDate: vendorDay(),
});

/** What the count of completed tasks must consist of. */
export const completedTask = task.extend({ taskCompletedDate: vendorDay().refine((day) => day !== null) });

/** Envelope of `POST /v2/datasets/…/data`. `links` is not declared, so it never gets further than here: its host may be another one. */
export const dataPage = z.object({
  data: z.array(z.object({ fields: z.unknown() })),
  meta: z.object({ page: vendorCount().optional(), pageSize: vendorCount().optional(), totalPages: vendorCount(), totalItems: vendorCount() }),
});

export const keyOwner = z.object({ id: vendorId() });

export const fieldCatalogue = z.object({
  pagination: z.object({ total_pages: vendorCount() }),
  fields: z.array(z.object({ name: z.string().min(1).max(200) })),
});

const options = z.array(z.unknown()).optional();
export const fieldOptions = z.object({ taskTasklist: options, taskCategory: options });

export const listedPerson = z.object({ employeeId: vendorId() });
export const employeeList = z.object({ data: z.array(z.unknown()), meta: z.object({ total: vendorCount() }) });
