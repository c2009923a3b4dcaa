import { type z } from 'zod';

import { SandboxError } from '../sandbox-error.js';

/** Names the first field that does not fit. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SandboxError(400, issue?.path.join('.') ?? '', issue?.message ?? 'not valid');
}
