import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a connector needs beside the tests of its own folder, and what it asks of whoever adds one. */
export const PROOFS = {
  'hostile vendor': 'a vendor of its kind that answers wrongly at every byte: nothing of it becomes evidence',
  oracle: 'its figures a second time, by rules written from the vendor’s notes alone',
  'canary journey': 'its credential through connect, run, refusal, re-authorize, crash and revoke: found nowhere where it does not belong',
  tenancy: 'two organizations with a connection of it: neither gets anything of the other',
  failures: 'the service killed, cut off and held up in the middle of its runs: no run lost or doubled',
} as const;
export type Proof = keyof typeof PROOFS;
/** Spec files from the project's folder; each of them, or what it imports of `test/`, names the connector. */
export type ProvenBy = Readonly<Record<Proof, readonly string[]>>;

/** By slug: a connector that is registered and not here fails `connector-proofs.spec.ts`. */
export const CONNECTOR_PROOFS: Readonly<Record<string, ProvenBy>> = {
  bamboohr: {
    'hostile vendor': ['test/truth/hostile.int-spec.ts'],
    oracle: ['test/truth/oracle.spec.ts'],
    'canary journey': ['test/secrets/canary.e2e-spec.ts'],
    tenancy: ['test/tenancy/route-matrix.e2e-spec.ts'],
    failures: ['test/chaos/soak.e2e-spec.ts'],
  },
};

const SPEC = /\.(spec|int-spec|e2e-spec)\.ts$/;

/** What is missing, each with what to do about it. */
export function problemsOfProofs(root: string, slugs: readonly string[], proofs: Readonly<Record<string, Partial<ProvenBy>>>): readonly string[] {
  const unproven = slugs.filter((slug) => proofs[slug] === undefined).map(nothingProves);
  const unknown = Object.keys(proofs)
    .filter((slug) => !slugs.includes(slug))
    .map((slug) => `${slug} has proofs and is not in the registry`);
  const wanting = Object.entries(proofs).flatMap(([slug, provenBy]) => problemsOf(root, slug, provenBy));
  return [...unproven, ...unknown, ...wanting];
}

const nothingProves = (slug: string): string =>
  [
    `${slug} is in the registry and no suite runs it beyond its own folder. Add it to CONNECTOR_PROOFS in test/architecture/connector-proofs.ts with spec files for:`,
    ...Object.entries(PROOFS).map(([proof, asks]) => `  ${proof}: ${asks}`),
  ].join('\n');

function problemsOf(root: string, slug: string, provenBy: Partial<ProvenBy>): readonly string[] {
  return Object.entries(PROOFS).flatMap(([proof, asks]) => {
    const files = provenBy[proof as Proof] ?? [];
    if (files.length === 0) return [`${slug} has no spec file for "${proof}": ${asks}`];
    return files.flatMap((file) => problemOf(root, slug, file));
  });
}

function problemOf(root: string, slug: string, file: string): readonly string[] {
  if (!SPEC.test(file)) return [`${slug}: ${file} is no spec file`];
  if (!existsSync(path.join(root, file))) return [`${slug}: there is no ${file}`];
  return textsOf(root, file).some((text) => namesConnector(text, slug)) ? [] : [`${slug}: neither ${file} nor what it imports names the connector`];
}

/** In quotes or as a part of an address: a word in a sentence runs nothing. */
const namesConnector = (text: string, slug: string): boolean => [`'${slug}'`, `/${slug}/`, `"connector":"${slug}"`].some((named) => text.includes(named));

/** The file and all of `test/` that it imports, near or far. */
function textsOf(root: string, file: string, seen = new Set<string>()): readonly string[] {
  const [name, inTests] = [path.join(root, file), path.join(root, 'test') + path.sep];
  if (seen.has(name) || !existsSync(name)) return [];
  seen.add(name);
  const text = readFileSync(name, 'utf8');
  const imported = [...text.matchAll(/ from '(\.[^']+)\.js'/g)].map(([, target = '']) => path.resolve(path.dirname(name), `${target}.ts`));
  return [text, ...imported.filter((one) => one.startsWith(inTests)).flatMap((one) => textsOf(root, path.relative(root, one), seen))];
}
