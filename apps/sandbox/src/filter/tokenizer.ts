export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'open' | 'close' | 'comma' };

/** A filter that cannot be read or used; the text says why, at the caller's level. */
export interface InvalidFilter {
  readonly invalid: string;
}

const PUNCTUATION: Readonly<Record<string, Token>> = { '(': { kind: 'open' }, ')': { kind: 'close' }, ',': { kind: 'comma' } };
// Unverified: a quote inside a literal is written twice, as OData does.
const PATTERN = /\s*(?:(?<mark>[(),])|'(?<quoted>(?:[^']|'')*)'|(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<word>[A-Za-z_]\w*))/y;

export function tokenize(text: string): readonly Token[] | InvalidFilter {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < end) {
    const from = PATTERN.lastIndex;
    const found = PATTERN.exec(text)?.groups;
    if (found === undefined) return { invalid: `cannot read the filter from character ${from + 1} on` };
    tokens.push(toToken(found));
  }
  return tokens;
}

function toToken(found: Readonly<Record<string, string | undefined>>): Token {
  if (found['word'] !== undefined) return { kind: 'word', text: found['word'] };
  if (found['number'] !== undefined) return { kind: 'literal', text: found['number'], quoted: false };
  return PUNCTUATION[found['mark'] ?? ''] ?? { kind: 'literal', text: (found['quoted'] ?? '').replaceAll("''", "'"), quoted: true };
}
