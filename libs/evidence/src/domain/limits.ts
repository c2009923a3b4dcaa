import { type Evidence } from './evidence.js';

/** What a row cannot show, in words: printed with it, never hidden. The reader's own words first, then what follows from the row. */
export function limitsOf(row: Pick<Evidence, 'population' | 'provenance' | 'restates' | 'supersedes'>): readonly string[] {
  const { read, principal } = row.provenance;
  return [
    ...read.limits,
    ...(row.population.root === null ? ['Count only: the vendor gave a total and no rows were read, so nobody can be sampled from this row.'] : []),
    ...(read.reconciliations.length === 0 ? ['No control total was compared: completeness rests on what the key can see.'] : []),
    ...disagreements(row),
    ...(read.unparseable > 0 ? [`${String(read.unparseable)} dates could not be read; those records were counted by no window.`] : []),
    ...(read.duplicates > 0 ? [`${String(read.duplicates)} repeated records were dropped.`] : []),
    ...(principal.label === null ? ['The vendor does not tell whose key was used.'] : []),
    ...(principal.permissionDigest === null ? ['What the key may see was not recorded.'] : []),
    ...(row.restates === null ? [] : ['Counted again from rows read later than the period; the finding of that day stays as it was.']),
  ];
}

const disagreements = ({ provenance }: Pick<Evidence, 'provenance'>): readonly string[] =>
  provenance.read.reconciliations
    .filter(({ left, right }) => left !== right)
    .map(({ name, left, right }) => `Control totals disagree: ${name} gave ${String(left)} and ${String(right)}.`);
