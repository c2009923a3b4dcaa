import { type InvalidFilter, type Token, tokenize } from './tokenizer.js';

const COMPARISONS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface Literal {
  readonly text: string;
  readonly quoted: boolean;
}
export interface Condition {
  readonly field: string;
  readonly operator: Comparison | 'in';
  /** One for a comparison, at least one for `in`. */
  readonly literals: readonly [Literal, ...Literal[]];
}
export interface Filter {
  readonly joiner: 'and' | 'or';
  readonly conditions: readonly Condition[];
}

interface Read<T> {
  readonly value: T;
  /** Index of the first token after it. */
  readonly next: number;
}

/** `condition (and condition)*` or `condition (or condition)*`: the two never mix, and there is no grouping. Operators are lower case (unverified). */
export function parseFilter(text: string): Filter | InvalidFilter {
  const tokens = tokenize(text);
  if ('invalid' in tokens) return tokens;
  const conditions: Condition[] = [];
  const joiners = new Set<string>();
  for (let next = 0; ; next++) {
    const read = readCondition(tokens, next);
    if ('invalid' in read) return read;
    conditions.push(read.value);
    next = read.next;
    const joiner = tokens[next];
    if (joiner === undefined) break;
    if (joiner.kind !== 'word' || (joiner.text !== 'and' && joiner.text !== 'or')) return { invalid: '`and` or `or` expected between conditions' };
    joiners.add(joiner.text);
  }
  if (joiners.size > 1) return { invalid: '`and` and `or` cannot be mixed in one filter' };
  return { joiner: joiners.has('or') ? 'or' : 'and', conditions };
}

function readCondition(tokens: readonly Token[], at: number): Read<Condition> | InvalidFilter {
  const field = tokens[at];
  const operator = tokens[at + 1];
  if (field?.kind !== 'word') return { invalid: 'a field name expected' };
  if (operator?.kind !== 'word') return { invalid: `an operator expected after ${field.text}` };
  if (operator.text === 'in') return readList(tokens, at + 2, field.text);
  const comparison = COMPARISONS.find((known) => known === operator.text);
  if (comparison === undefined) return { invalid: `unknown operator ${operator.text}` };
  const literal = tokens[at + 2];
  if (literal?.kind !== 'literal') return { invalid: `a literal expected after ${field.text} ${operator.text}` };
  return { value: { field: field.text, operator: comparison, literals: [literal] }, next: at + 3 };
}

function readList(tokens: readonly Token[], from: number, field: string): Read<Condition> | InvalidFilter {
  if (tokens[from]?.kind !== 'open') return { invalid: `( expected after ${field} in` };
  const literals: Literal[] = [];
  let at = from;
  do {
    const literal = tokens[at + 1];
    if (literal?.kind !== 'literal') return { invalid: `a literal expected in the list of ${field}` };
    literals.push(literal);
    at += 2;
  } while (tokens[at]?.kind === 'comma');
  const [first, ...rest] = literals;
  if (tokens[at]?.kind !== 'close' || first === undefined) return { invalid: `, or ) expected in the list of ${field}` };
  return { value: { field, operator: 'in', literals: [first, ...rest] }, next: at + 1 };
}
