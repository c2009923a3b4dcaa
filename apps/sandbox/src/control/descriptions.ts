import { type Company } from '../company.js';
import { type Person } from '../people/person.js';

/** With the key: this is a sandbox, and tests must be able to connect. */
export function describeCompany(company: Company): Readonly<Record<string, unknown>> {
  const { slug, people, seed, anchor, timeZone, apiKey, conventions } = company.settings;
  return {
    slug,
    people,
    seed,
    anchor,
    today: company.today,
    timeZone,
    apiKey,
    ...conventions,
    basePath: `/bamboohr/${slug}`,
    scenarios: company.scenarios.list(),
  };
}

/** The whole life on record, days to come included. */
export const describePerson = ({ id, firstName, lastName, spells, hireDateBlank, deletedOn }: Person): Readonly<Record<string, unknown>> => ({
  employeeId: String(id),
  firstName,
  lastName,
  hireDateBlank,
  deletedOn,
  spells: spells.map(({ hiredOn, enteredOn, endings }) => ({ hiredOn, enteredOn, endings })),
});
