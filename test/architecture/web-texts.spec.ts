import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from './planted-tree.js';
import { namesOf, textsOutside } from './web-texts.js';

const SRC = path.join(ROOT, 'apps/web/src');
const files = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((file) => /\.tsx?$/.test(file));
const read = (file: string): string => readFileSync(path.join(SRC, file), 'utf8');
const LANGUAGES = files.filter((file) => /^texts\/[a-z-]+\.ts$/.test(file) && file !== 'texts/index.ts');

describe('the texts of the web UI', () => {
  it('stand in one file', () => {
    const components = files.filter((file) => !file.startsWith('texts/'));
    expect(components.length).toBeGreaterThan(150);
    expect(components.flatMap((file) => textsOutside(file, read(file)).map((text) => `${file}:${text}`))).toEqual([]);
  });

  it.each([
    ['between tags', 'export const A = () => <p>Nothing was stored</p>;'],
    ['in an attribute', 'export const A = () => <input aria-label="Subdomain" />;'],
    ['in a condition', "export const A = ({ open }: { open: boolean }) => <b>{open ? 'open' : 'closed'}</b>;"],
    ['in a template', 'export const A = ({ n }: { n: number }) => <b title={`${n} of all`} />;'],
    ['in a table beside the component', "const TITLES = { stale: 'A connection is stale' };\nexport const A = () => TITLES.stale;"],
    ['as a noun that is counted', "export const A = ({ n }: { n: number }) => plural(n, 'row');"],
  ])('would be found %s', (_where, source) => {
    expect(textsOutside('planted.tsx', source)).not.toEqual([]);
  });

  it.each([
    ['a class, a style and an address', 'export const A = () => <a className="row grow" style={{ padding: \'16px 18px\' }} href="/settings/members" />;'],
    ['a comparison', "export const isOpen = (state: string) => state === 'Open this';"],
    ['a key of the API', "export const f = (api: { GET: (path: string) => void }) => api.GET('/api/v1/audit events');"],
  ])('are not taken for %s', (_what, source) => {
    expect(textsOutside('planted.tsx', source)).toEqual([]);
  });

  it('have the same names in every language', () => {
    const english = namesOf(read('texts/en.ts'));
    expect(english.length).toBeGreaterThan(1_000);
    expect(new Set(english).size).toBe(english.length);
    expect(LANGUAGES.map((file) => ({ file, names: namesOf(read(file)) })).filter(({ names }) => names.join() !== english.join())).toEqual([]);
    expect(namesOf("export const audit = { a: 'b', c: () => `d` };")).toEqual(['audit.a', 'audit.c']);
  });
});
