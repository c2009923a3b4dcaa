import { readFileSync } from 'node:fs';
import path from 'node:path';

import { loadConfig, settings } from '@app/platform';

import { compile } from '../support/compiled.js';
import { PlantedTree, ROOT, runTool } from './planted-tree.js';

jest.setTimeout(60_000);

const text = readFileSync(path.join(ROOT, '.env.example'), 'utf8');
const SCRIPT = 'scripts/env-example.mjs';

describe('.env.example', () => {
  let build: Awaited<ReturnType<typeof compile>>;
  beforeAll(async () => {
    build = await compile(['libs/kernel', 'libs/platform']);
  });
  afterAll(async () => build.remove());

  it('is what the settings make', async () => {
    expect(await runTool(SCRIPT, ['--check', '--build', build.path], ROOT)).toMatchObject({ code: 0, stderr: '' });
  });

  it('is refused when one key is left out', async () => {
    const tree = await PlantedTree.plant({ '.env.example': text.replace(/^.*REDIS_URL.*\n/m, '') });
    const { code, stderr } = await tree.run(SCRIPT, ['--check', '--build', build.path, '--file', path.join(tree.path, '.env.example')]);
    await tree.remove();
    expect([code, stderr]).toEqual([1, expect.stringContaining('.env.example does not say')]);
  });

  it('names every setting once, and shows defaults that the configuration accepts', () => {
    const entries = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value] as const);
    expect(entries.map(([key]) => key)).toEqual(Object.keys(settings));
    const needed = { MONGODB_URI: 'mongodb://127.0.0.1/attesta', REDIS_URL: 'redis://127.0.0.1' };
    const shown = Object.fromEntries(entries.filter(([, value]) => value !== ''));
    expect(loadConfig({ ...shown, ...needed })).toEqual(loadConfig(needed));
  });
});
