import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../../..');

function filesWith(word: RegExp, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'web'].includes(entry.name) ? [] : filesWith(word, file);
    return entry.name.endsWith('.ts') && !entry.name.includes('spec.') && word.test(readFileSync(file, 'utf8')) ? [path.relative(ROOT, file)] : [];
  });
}

it('one file asks across organizations', () => {
  const found = ['apps', 'libs'].flatMap((folder) => filesWith(/crossOrg:|crossOrg'\s*\]\s*=/, path.join(ROOT, folder)));
  expect(found).toEqual(['libs/organizations/src/persistence/organization-directory.ts']);
});
