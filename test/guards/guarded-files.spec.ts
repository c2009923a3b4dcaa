import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { filesBelow, SHIPPED } from '../architecture/project-files.js';
import { UNBROKEN } from './unbroken-files.js';

const ROOT = path.resolve(__dirname, '../..');
/** The vault, the layer that keeps tenants apart, and the audit log. */
const GUARDED = ['libs/platform/src/vault', 'libs/platform/src/database', 'libs/audit-log/src'];
/** Services whose refusals are guards, elsewhere. */
const NAMED = ['libs/assessments/src/sealing.service.ts', 'libs/connections/src/persistence/connection-lease.repository.ts'];

const shipped = GUARDED.flatMap((folder) => filesBelow(ROOT, folder)).filter((name) => SHIPPED.test(name) && !name.endsWith('/testing.ts'));
/** As text: a list is a module of its own, which this project's jest cannot load. */
const lists = readdirSync(__dirname)
  .filter((name) => name.endsWith('.mutants.mjs'))
  .map((name) => readFileSync(path.join(__dirname, name), 'utf8'));
const isBroken = (name: string): boolean => lists.some((list) => list.includes(`'${name}'`));

/** Files without a mutant and without a reason, reasons that are not needed, and reasons for what is not there. */
function unguarded(files: readonly string[], reasons: Readonly<Record<string, string>>): readonly string[] {
  return [
    ...files.filter((name) => !isBroken(name) && reasons[name] === undefined).map((name) => `${name}: nothing breaks it and nobody says why`),
    ...Object.keys(reasons).flatMap((name) => (isBroken(name) ? [`${name}: has mutants, so that it needs no reason`] : [])),
    ...Object.keys(reasons).flatMap((name) => (files.includes(name) ? [] : [`${name}: a reason for what is not there`])),
  ];
}

it('every shipped file of the guards is broken by a mutant, or a reason says why not', () => {
  expect(shipped.length).toBeGreaterThan(40);
  expect(unguarded([...shipped, ...NAMED], UNBROKEN)).toEqual([]);
});

it('one without either is found, and a reason that is out of date', () => {
  const [fresh, broken, gone] = ['libs/platform/src/vault/planted.ts', 'libs/platform/src/vault/aes-gcm.ts', 'libs/platform/src/vault/gone.ts'];
  expect(unguarded([...shipped, fresh], { ...UNBROKEN, [broken]: 'planted', [gone]: 'planted' })).toEqual([
    `${fresh}: nothing breaks it and nobody says why`,
    `${broken}: has mutants, so that it needs no reason`,
    `${gone}: a reason for what is not there`,
  ]);
  const [named = ''] = Object.keys(UNBROKEN);
  expect(unguarded(shipped, Object.fromEntries(Object.entries(UNBROKEN).filter(([name]) => name !== named)))).toEqual([
    `${named}: nothing breaks it and nobody says why`,
  ]);
});
