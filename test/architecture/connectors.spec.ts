import { readdirSync } from 'node:fs';
import path from 'node:path';

import { connectorRegistry } from '@app/connectors';

import { type Files, PlantedTree, ROOT } from './planted-tree.js';
import { filesBelow } from './project-files.js';

const FOLDER = 'libs/connectors/src';

/** What a connector's folder must hold, below it. */
const needed = (slug: string): readonly string[] => [
  `${slug}.connector.ts`,
  `${slug}.connector.spec.ts`,
  'README.md',
  ...['healthy', 'forbidden'].flatMap((name) => [`fixtures/${name}/http.json`, `fixtures/${name}/expected.json`]),
];

/** What is missing from the connectors' folders or from the registry. */
function problemsIn(root: string, slugs: readonly string[]): readonly string[] {
  const folders = readdirSync(path.join(root, FOLDER), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const unregistered = folders.filter((name) => !slugs.includes(name)).map((name) => `${name} is not in the registry`);
  const homeless = slugs.filter((slug) => !folders.includes(slug)).map((slug) => `${slug} has no folder of its name`);
  const incomplete = folders.flatMap((name) => {
    const files = filesBelow(root, `${FOLDER}/${name}`);
    return needed(name)
      .filter((file) => !files.includes(`${FOLDER}/${name}/${file}`))
      .map((file) => `${name} lacks ${file}`);
  });
  return [...unregistered, ...homeless, ...incomplete];
}

const complete = (slug: string): Files => Object.fromEntries(needed(slug).map((file) => [`${FOLDER}/${slug}/${file}`, '']));

async function problemsOf(files: Files, slugs: readonly string[]): Promise<readonly string[]> {
  const tree = await PlantedTree.plant(files);
  try {
    return problemsIn(tree.path, slugs);
  } finally {
    await tree.remove();
  }
}

describe('connectors', () => {
  it('are each a folder with definition, tests, README and fixtures, and known by their slug', () => {
    expect(problemsIn(ROOT, [...connectorRegistry.keys()])).toEqual([]);
  });

  it('one that nobody registered is found out', async () => {
    expect(await problemsOf({ ...complete('alpha'), ...complete('beta') }, ['alpha'])).toEqual(['beta is not in the registry']);
  });

  it('one registered under another name is found out', async () => {
    expect(await problemsOf(complete('alpha'), ['alpha', 'beta'])).toEqual(['beta has no folder of its name']);
  });

  it.each(needed('alpha'))('one without %s is found out', async (file) => {
    const rest = Object.fromEntries(Object.entries(complete('alpha')).filter(([name]) => !name.endsWith(`/${file}`)));
    expect(await problemsOf(rest, ['alpha'])).toEqual([`alpha lacks ${file}`]);
  });
});
