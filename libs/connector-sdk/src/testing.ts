import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Json } from '@app/kernel';

import type { ConnectorDefinition } from './connector-definition.js';
import { RULES } from './testing/conformance.js';
import type { FixtureCase, RecordedExchange, Subject } from './testing/fixture.js';
import { caseBreaches, isSound, OBLIGATORY_CASES, ruleBreaches } from './testing/suite.js';

export type { FixtureCase, FixtureRun, RecordedExchange, Subject } from './testing/fixture.js';
export { ReplayTransport } from './testing/replay-transport.js';
export { connectorBreaches } from './testing/suite.js';

/** Thousands of small readings. */
const SLOW_MACHINE_MS = 120_000;

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The cases of a folder: `<case>/http.json` and `<case>/expected.json`. */
export function loadFixtures(folder: string): readonly FixtureCase[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { run, exchanges } = read(join(folder, name, 'http.json')) as { run: FixtureCase['run']; exchanges: readonly RecordedExchange[] };
      const expected = join(folder, name, 'expected.json');
      return { name, run, exchanges, expected: existsSync(expected) ? (read(expected) as Json) : undefined };
    });
}

/** The suite that every connector must pass: its recordings, and the rules that no recording shows. */
export function describeConnector(definition: ConnectorDefinition, folder: string, options: Omit<Subject, 'definition'>): void {
  const subject: Subject = { definition, ...options };
  const fixtures = loadFixtures(folder);
  describe(`connector ${definition.slug}`, () => {
    it('has the obligatory cases', () => {
      expect(fixtures.map(({ name }) => name)).toEqual(expect.arrayContaining([...OBLIGATORY_CASES]));
    });
    it('has a sound case of a reading and of a connection test', () => {
      expect(new Set(fixtures.filter(isSound).map(({ run }) => run.operation))).toEqual(new Set(['collect', 'test']));
    });
    it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('case %s gives exactly what is expected', async (_name, fixture) => {
      expect(await caseBreaches(subject, fixture)).toEqual([]);
    });
    it.each(RULES.map((rule) => [rule.title, rule] as const))(
      '%s',
      async (_title, rule) => {
        expect(await ruleBreaches(subject, fixtures, rule)).toEqual([]);
      },
      SLOW_MACHINE_MS,
    );
  });
}
