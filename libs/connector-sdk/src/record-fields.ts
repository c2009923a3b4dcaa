import { z } from 'zod';

import { isLocalDate, type LocalDate } from '@app/kernel';

/** Marks a record that is well-formed but for a date nobody can read: counted apart from schema drift. */
export const UNPARSEABLE_DAY = 'unparseable-day';

const BLANK_DAYS: readonly unknown[] = [undefined, null, '', '0000-00-00'];

/** A calendar day as vendors write it. Absent, null, empty and `0000-00-00` are one thing: null. Anything else that is no day makes the record unparseable. */
export const vendorDay = (): z.ZodType<LocalDate | null> =>
  // optional() so that an absent member is handed over as well
  z
    .unknown()
    .optional()
    .transform((value, context) => {
      if (BLANK_DAYS.includes(value)) return null;
      if (isLocalDate(value)) return value;
      context.addIssue({ code: 'custom', message: UNPARSEABLE_DAY });
      return z.NEVER;
    });

/** An identifier, sent as text or as a number; kept as text. */
export const vendorId = (): z.ZodType<string> =>
  z.union([
    z.string().min(1).max(200),
    z
      .number()
      .int()
      .nonnegative()
      .transform((id) => String(id)),
  ]);

/** A whole number of things, sent as a number or as digits. */
export const vendorCount = (): z.ZodType<number> =>
  z.union([
    z.number().int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number),
  ]);

/** Text that may be missing; empty text is null. */
export const vendorText = (): z.ZodType<string | null> =>
  z
    .string()
    .max(2_000)
    .nullish()
    .transform((text) => (text === undefined || text === null || text === '' ? null : text));
