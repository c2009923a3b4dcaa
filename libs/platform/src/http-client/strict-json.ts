/** Deeper than any vendor answer; far below what overflows the stack. */
const MAX_DEPTH = 100;
/** A UTF-16 surrogate written as an escape: half a character unless its partner follows. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

export type StrictJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

class Refused extends SyntaxError {}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '"') return at;
  }
  throw new Refused('a string does not end');
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function noteString(raw: string, key: boolean, keys: Set<unknown> | undefined): void {
  const decoded: unknown = raw.includes('\\') ? JSON.parse(raw) : raw.slice(1, -1);
  if (SURROGATE_ESCAPE.test(raw) && LONE_SURROGATE.test(String(decoded))) throw new Refused('half a character in a string');
  if (!key || keys === undefined) return;
  if (decoded === '__proto__') throw new Refused('a key named __proto__');
  if (keys.has(decoded)) throw new Refused('the same key twice in one object');
  keys.add(decoded);
}

/** Refuses what `JSON.parse` accepts in silence. Syntax itself is left to `JSON.parse`. */
function refuseAmbiguity(text: string): void {
  const open: (Set<unknown> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        noteString(text.slice(at, end + 1), isKey(text, end + 1), open.at(-1));
        at = end;
        break;
      }
      case '{':
      case '[':
        if (open.length === MAX_DEPTH) throw new Refused(`nested deeper than ${MAX_DEPTH} levels`);
        open.push(text[at] === '{' ? new Set() : undefined);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      default:
    }
  }
}

/**
 * JSON without a second reading: no repeated key (`JSON.parse` keeps the last), no `__proto__`, no half character, bounded depth, and an object
 * or array at the top (a number or text cut short may still be one; an object never is).
 */
export function parseStrictJson(text: string): StrictJson {
  try {
    refuseAmbiguity(text);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return { ok: false, problem: 'neither an object nor an array' };
    return { ok: true, value };
  } catch (problem) {
    // The parser's own message quotes the text, which may be personal data.
    return { ok: false, problem: problem instanceof Refused ? problem.message : 'not JSON' };
  }
}
