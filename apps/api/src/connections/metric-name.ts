import { CATALOGUES } from '@app/controls';

/** As the newest catalogue calls it, in the middle of a sentence. */
const NAMES: ReadonlyMap<string, string> = new Map(
  CATALOGUES.flatMap(({ evidenceTypes }) => evidenceTypes.map(({ type, title }): [string, string] => [type, title.toLowerCase()])),
);

export const metricName = (type: string): string => NAMES.get(type) ?? type;
