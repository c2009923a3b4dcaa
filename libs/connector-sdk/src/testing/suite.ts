import { canonicalJson } from '@app/kernel';

import { type Rule, RULES, type Trial } from './conformance.js';
import { type FixtureCase, fixtureFaults, type Subject } from './fixture.js';
import { runCase, summaryOf } from './run-case.js';

export const OBLIGATORY_CASES = ['healthy', 'forbidden'] as const;

/** Cases that the rules are tried on: those in which nothing is wrong. */
export const isSound = ({ name }: FixtureCase): boolean => name === 'healthy' || name.startsWith('healthy-');

/** What is wrong with one case; empty = its recording gives exactly its `expected.json`, no more and no fewer calls. */
export async function caseBreaches(subject: Subject, fixture: FixtureCase): Promise<readonly string[]> {
  const faults = [...fixtureFaults(fixture)];
  try {
    const { result, unused } = await runCase(subject, fixture);
    faults.push(...unused.map((key) => `${fixture.name}: recorded but never requested: ${key}`));
    const found = summaryOf(result);
    if (fixture.expected === undefined) faults.push(`${fixture.name}: expected.json is missing; the case gave ${JSON.stringify(found, null, 2)}`);
    else if (canonicalJson(found) !== canonicalJson(fixture.expected)) faults.push(`${fixture.name}: gave ${JSON.stringify(found, null, 2)}`);
  } catch (error) {
    faults.push(`${fixture.name}: ${String(error)}`);
  }
  return faults;
}

export async function ruleBreaches(subject: Subject, fixtures: readonly FixtureCase[], { breaches }: Rule): Promise<readonly string[]> {
  const found: string[] = [];
  for (const fixture of fixtures.filter(isSound)) {
    const trial: Trial = { subject, fixture, baseline: await runCase(subject, fixture) };
    found.push(...(await breaches(trial)));
  }
  return found;
}

/** Everything that is wrong with a connector, by the title of the rule; `fixtures` for the cases themselves. */
export async function connectorBreaches(subject: Subject, fixtures: readonly FixtureCase[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  found.set('fixtures', (await Promise.all(fixtures.map((fixture) => caseBreaches(subject, fixture)))).flat());
  for (const rule of RULES) found.set(rule.title, await ruleBreaches(subject, fixtures, rule));
  return new Map([...found].filter(([, breaches]) => breaches.length > 0));
}
