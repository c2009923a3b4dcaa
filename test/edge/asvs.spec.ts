import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from '../architecture/planted-tree.js';
import { filesBelow } from '../architecture/project-files.js';
import { proven } from '../support/proof.js';
import { ASVS_SECTIONS } from './asvs-requirements.js';

const STATES = ['met', 'in part', 'not met', 'not applicable'];
const REQUIREMENTS = new Map(
  Object.entries(ASVS_SECTIONS).flatMap(([section, levels]) =>
    levels.flatMap((numbers, index) =>
      numbers
        .split(' ')
        .filter((number) => number !== '')
        .map((number): [string, string] => [`${section}.${number}`, String(index + 1)]),
    ),
  ),
);

interface Row {
  readonly id: string;
  readonly level: string;
  readonly wording: string;
  readonly state: string;
  readonly shown: string;
}
const rowsOf = (text: string): readonly Row[] =>
  [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/gm)].map(([, ...cells]) => {
    const [id = '', level = '', wording = '', state = '', shown = ''] = cells.map((cell) => cell.trim());
    return { id, level, wording, state, shown };
  });
const filesIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');

/** What is wrong with a table; empty when nothing is. */
function faults(rows: readonly Row[], exists: (file: string) => boolean): readonly string[] {
  const [ids, reasons] = [rows.map(({ id }) => id), rows.filter(({ state }) => state === 'not applicable').map(({ shown }) => shown)];
  return [
    ...[...REQUIREMENTS.keys()].filter((id) => !ids.includes(id)).map((id) => `${id} is missing`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} stands twice`),
    ...rows.filter(({ id, level }) => REQUIREMENTS.get(id) !== level).map(({ id, level }) => `${id} is not of level ${level}`),
    ...rows.filter(({ state }) => !STATES.includes(state)).map(({ id, state }) => `${id} is ${state}`),
    ...rows.filter(({ state, shown }) => ['met', 'in part'].includes(state) && filesIn(shown).length === 0).map(({ id }) => `${id} is shown by nothing`),
    ...rows.filter(({ state, shown }) => state === 'not met' && !/^not met\b.{10}/.test(shown)).map(({ id }) => `${id} does not say what is not met`),
    ...rows.filter(({ shown, wording }) => shown.length < 10 || wording.length < 8).map(({ id }) => `${id} says too little`),
    ...reasons.filter((reason, index) => reasons.indexOf(reason) !== index).map((reason) => `two share the reason: ${reason}`),
    ...rows.flatMap(({ id, shown }) => filesIn(shown).flatMap((file) => (exists(file) ? [] : [`${id} names ${file}, which is not there`]))),
  ];
}

const rows = rowsOf(readFileSync(path.join(ROOT, 'docs/asvs.md'), 'utf8'));
const inProject = (file: string): boolean => existsSync(path.join(ROOT, file));

it('every requirement of level 1 and 2 stands in docs/asvs.md once, with evidence that exists or a reason of its own', () => {
  expect(faults(rows, inProject)).toEqual([]);
  const count = (state: string): number => rows.filter((row) => row.state === state).length;
  proven({
    promise: 22,
    claim: 'each of the 253 requirements of ASVS 5.0 L1 + L2 is mapped to evidence, a reason, or an honest “not met”',
    counted: { mapped: rows.length, met: count('met'), inPart: count('in part'), notMet: count('not met'), notApplicable: count('not applicable') },
    demands: { mapped: { atLeast: 253 }, met: { atLeast: 100 } },
  });
});

it('there are 70 of level 1 and 183 of level 2', () => {
  const levels = [...REQUIREMENTS.values()];
  expect([levels.filter((level) => level === '1').length, levels.filter((level) => level === '2').length]).toEqual([70, 183]);
});

describe('what the check looks for is found', () => {
  const [first, second] = rows as unknown as readonly [Row, Row];
  const [reasoned, other] = rows.filter(({ state }) => state === 'not applicable') as unknown as readonly [Row, Row];
  const changed = (from: Row, to: Partial<Row>): readonly Row[] => rows.map((row) => (row === from ? { ...row, ...to } : row));
  it.each([
    ['a requirement left out', rows.slice(1), `${first.id} is missing`],
    ['one twice', [...rows, second], `${second.id} stands twice`],
    ['a wrong level', changed(first, { level: first.level === '1' ? '2' : '1' }), `${first.id} is not of level`],
    ['another state', changed(first, { state: 'planned' }), `${first.id} is planned`],
    ['nothing that shows it', changed(first, { state: 'met', shown: 'trust us, it is so' }), `${first.id} is shown by nothing`],
    ['a file that is not there', changed(first, { shown: '`test/nothing.spec.ts`' }), `${first.id} names test/nothing.spec.ts`],
    ['a reason used twice', changed(reasoned, { shown: other.shown }), 'two share the reason'],
    ['a silent gap', changed(first, { state: 'not met', shown: 'later, perhaps' }), `${first.id} does not say`],
  ])('%s', (_what, table, fault) => {
    expect(faults(table, inProject)).toContainEqual(expect.stringContaining(fault));
  });
});

describe('the pages of the UI', () => {
  const FORBIDDEN =
    /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(|(?:local|session)Storage|indexedDB/;
  const pages = filesBelow(ROOT, 'apps/web/src').filter((name) => /\.tsx?$/.test(name));
  it('set no HTML and keep nothing in the browser', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.filter((name) => FORBIDDEN.test(readFileSync(path.join(ROOT, name), 'utf8')))).toEqual([]);
    expect(FORBIDDEN.test('<p dangerouslySetInnerHTML={{ __html: name }} />')).toBe(true);
  });
});
