/** In the order in which they are preferred: brotli sees over a whole page of a list, gzip over two rows of it. */
const CODINGS = ['br', 'gzip'] as const;
export type AnswerCoding = (typeof CODINGS)[number];

const WEIGHT = /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/** The best that `Accept-Encoding` allows (RFC 9110 §12.5.3). Null: as it is, also for a client that says nothing. */
export function answerCodingFor(accepted: string | undefined): AnswerCoding | null {
  const weights = new Map((accepted ?? '').split(',').map(weightOf));
  const weight = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  const asItIs = weights.get('identity') ?? 0;
  const best = CODINGS.reduce((one, other) => (weight(other) > weight(one) ? other : one));
  return weight(best) > 0 && weight(best) >= asItIs ? best : null;
}

/** A weight that cannot be read counts as a refusal: an answer as it is can be read by everybody. */
function weightOf(part: string): readonly [string, number] {
  const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
  const [weight] = parameters;
  if (weight === undefined) return [name.toLowerCase(), 1];
  return [name.toLowerCase(), WEIGHT.test(weight) ? Number(weight.slice(2)) : 0];
}
