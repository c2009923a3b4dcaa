import { z } from 'zod';

import { jobCatalog } from '@app/jobs';

type Payload = z.ZodObject;

/** Jobs carry ids: the record is in MongoDB. `slot` names a day or a request, `attempt` counts. */
const ID = /(^id|Ids?|^slot|^attempt)$/;

function problemsOf(name: string, payload: Payload): readonly string[] {
  const fields = Object.keys(payload.shape);
  const organization = payload.shape['organizationId'];
  const scoped = organization !== undefined && ['', 'x', null, undefined, 7, { $ne: null }].every((bad) => !z.safeParse(organization, bad).success);
  return [
    ...(scoped ? [] : [`${name} has no organizationId that only an id passes`]),
    ...(payload.safeParse({ surprise: true }).error?.issues.some(({ code }) => code === 'unrecognized_keys') === true
      ? []
      : [`${name} lets unknown fields through`]),
    ...fields.filter((field) => !ID.test(field)).map((field) => `${name} carries ${field}, which is no id`),
  ];
}

describe('job payloads', () => {
  it('carry one organization and nothing but ids', () => {
    expect(Object.entries(jobCatalog).flatMap(([name, { payload }]) => problemsOf(name, payload))).toEqual([]);
  });

  it.each([
    ['no organization', z.strictObject({ connectionId: z.string() }), ['planted has no organizationId that only an id passes']],
    ['an organization that may be anything', z.strictObject({ organizationId: z.unknown() }), ['planted has no organizationId that only an id passes']],
    ['data', z.strictObject({ organizationId: z.string().length(24), apiKey: z.string() }), ['planted carries apiKey, which is no id']],
    ['an open shape', z.object({ organizationId: z.string().length(24) }), ['planted lets unknown fields through']],
  ])('a job with %s is found out', (_what, payload, problems) => {
    expect(problemsOf('planted', payload)).toEqual(problems);
  });
});
