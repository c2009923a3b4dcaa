import { z } from 'zod';

/** Which calls a scenario touches; every part given must hold. Default: all. */
const matchSchema = z.strictObject({
  method: z.enum(['GET', 'POST']).optional(),
  /** Part of the path below `/api`. */
  path: z.string().optional(),
  /** Part of the dataset filter. */
  filter: z.string().optional(),
  /** Only dataset queries without a filter. */
  unfiltered: z.boolean().optional(),
  /** Only dataset queries that ask for this page. */
  page: z.int().min(1).optional(),
});
export type CallMatch = z.infer<typeof matchSchema>;

/** `calls`: only the next so many matching calls, then healthy again. */
const common = { calls: z.int().min(1).optional(), match: matchSchema.optional() };
const share = z.number().min(0).max(1);
const ms = z.int().min(0).max(600_000);
const status5xx = z.int().min(500).max(599);
const retryAfter = z.union([z.int().min(0), z.string()]).optional();
const base64 = z.base64();

export const scenarioSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('healthy'), ...common }),
  z.strictObject({ name: z.literal('wrong-key'), ...common }),
  z.strictObject({ name: z.literal('locked-out'), ...common }),
  z.strictObject({ name: z.literal('narrowed-key'), hideInactive: z.boolean().default(true), hideShare: share.default(0), ...common }),
  z.strictObject({ name: z.literal('tasks-refused'), fields: z.array(z.string()).min(1).optional(), ...common }),
  z.strictObject({ name: z.literal('tasks-unknown-shape'), shape: z.enum(['total-counts-people', 'arrays']).default('total-counts-people'), ...common }),
  z.strictObject({ name: z.literal('no-access'), ...common }),
  z.strictObject({
    name: z.literal('truncation'),
    bytes: z.int().min(0).default(20),
    contentLength: z.enum(['full', 'cut', 'absent']).default('full'),
    ...common,
  }),
  z.strictObject({
    name: z.literal('rate-limited'),
    status: z.union([z.literal(429), z.literal(503)]).default(429),
    retryAfter: retryAfter.default(30),
    ...common,
  }),
  z.strictObject({ name: z.literal('slow'), ms: ms.default(2000), ...common }),
  z.strictObject({ name: z.literal('drip'), ms: ms.default(50), bytes: z.int().min(1).default(1), ...common }),
  z.strictObject({ name: z.literal('5xx'), status: status5xx.default(500), retryAfter, ...common }),
  z.strictObject({ name: z.literal('unavailable'), retryAfter, ...common }),
  z.strictObject({
    name: z.literal('redirect'),
    status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]).default(302),
    location: z.string().default('https://www.example.com/'),
    ...common,
  }),
  z.strictObject({ name: z.literal('unknown-company'), ...common }),
  z.strictObject({ name: z.literal('disagreeing-totals'), delta: z.int().default(1), ...common }),
  z.strictObject({ name: z.literal('html-200'), ...common }),
  z.strictObject({ name: z.literal('empty-200'), ...common }),
  z.strictObject({ name: z.literal('error-body-200'), ...common }),
  z.strictObject({ name: z.literal('malformed-json'), ...common }),
  z.strictObject({ name: z.literal('duplicate-key-json'), ...common }),
  z.strictObject({ name: z.literal('wrong-types'), target: z.enum(['rows', 'meta', 'dates']).default('rows'), ...common }),
  z.strictObject({ name: z.literal('missing-fields'), fields: z.array(z.string()).default([]), meta: z.array(z.string()).default([]), ...common }),
  z.strictObject({ name: z.literal('repeated-rows'), ...common }),
  z.strictObject({ name: z.literal('unordered'), ...common }),
  z.strictObject({ name: z.literal('growing-pages'), ...common }),
  z.strictObject({ name: z.literal('bad-page'), ...common }),
  z.strictObject({ name: z.literal('sudden-drop'), share: share.default(0.6), ...common }),
  z.strictObject({ name: z.literal('reset'), ...common }),
  z.strictObject({
    name: z.literal('script'),
    status: z.int().min(200).max(599).default(200),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().optional(),
    /** Exact body bytes. */
    bodyBase64: base64.optional(),
    /** Exact bytes of the whole answer, status line included; then the connection ends. */
    rawBase64: base64.optional(),
    ...common,
  }),
]);
export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioOf<N extends Scenario['name']> = Extract<Scenario, { name: N }>;
