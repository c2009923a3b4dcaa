const DISGUISES: ReadonlyMap<string, string> = new Map([
  ['0', 'o'],
  ['1', 'i'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['7', 't'],
  ['@', 'a'],
  ['$', 's'],
  ['!', 'i'],
]);
/** `p@ssw0rd` → `password`, sign by sign, so that places stay the same. */
export const undisguised = (text: string): string => Array.from(text, (sign) => DISGUISES.get(sign) ?? sign).join('');

const KEYS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'];
const COLUMNS = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol'];
const JOINED = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm', COLUMNS.join('')];
const forwards = [...KEYS, ...COLUMNS, ...JOINED];
const ROWS: readonly string[] = [...forwards, ...forwards.map((row) => Array.from(row).reverse().join(''))];
const MIN_ROW = 3;

const isRow = (text: string): boolean => text.length >= MIN_ROW && ROWS.some((row) => row.includes(text));

/** How many signs from `start` make a row of neighbouring keys. */
function rowAt(text: string, start: number): number {
  let end = start + MIN_ROW;
  while (end <= text.length && isRow(text.slice(start, end))) end++;
  return end - 1 - start >= MIN_ROW ? end - 1 - start : 0;
}

/** How many signs from `start` repeat what stands right before it: of `abcabc` the second half. */
function repetitionAt(text: string, start: number): number {
  let longest = 0;
  for (let size = 1; size <= start; size++) {
    const before = text.slice(start - size, start);
    let length = 0;
    while (text.startsWith(before, start + length)) length += size;
    longest = Math.max(longest, length);
  }
  return longest;
}

const runAt = (text: string, start: number, kind: RegExp): number => kind.exec(text.slice(start))?.[0].length ?? 0;

/**
 * As how many parts a guesser has to find a text: one each for a word of the list, a row of keys, a number, a run of punctuation, a sign alone;
 * none for a repetition or a blank. The fewest that the text can be read as.
 */
export function countParts(lowerCaseText: string, words: readonly string[]): number {
  const text = lowerCaseText;
  const plain = undisguised(text);
  const present = words.filter((word) => text.includes(word) || plain.includes(word));
  const fewest: number[] = [0, ...Array.from({ length: text.length }, () => text.length)];
  const reach = (from: number, length: number, cost: number): void => {
    if (length > 0) fewest[from + length] = Math.min(fewest[from + length] ?? text.length, (fewest[from] ?? text.length) + cost);
  };
  for (let at = 0; at < text.length; at++) {
    reach(at, 1, 1);
    reach(at, rowAt(text, at), 1);
    reach(at, runAt(text, at, /^\p{N}+/u), 1);
    reach(at, runAt(text, at, /^[\p{P}\p{S}]+/u), 1);
    reach(at, runAt(text, at, /^[\s._-]+/u), 0);
    reach(at, repetitionAt(text, at), 0);
    for (const word of present) if (text.startsWith(word, at) || plain.startsWith(word, at)) reach(at, word.length, 1);
  }
  return Math.min(fewest[text.length] ?? 0, interleaved(text) ? 2 : text.length);
}

/** `q1w2e3r4t5y6`: two rows, sign by sign. */
const interleaved = (text: string): boolean =>
  [0, 1].every((first) =>
    isRow(
      Array.from(text)
        .filter((_, index) => index % 2 === first)
        .join(''),
    ),
  );
