/** No ids: every form that is not 24 lower-case hex digits, as written in an address. */
export const MALFORMED_IDS: readonly (readonly [name: string, inPath: string])[] = [
  ['one letter', 'x'],
  ['23 digits', 'a'.repeat(23)],
  ['25 digits', 'a'.repeat(25)],
  ['12 characters, which the driver would take as bytes', 'abcdefghijkl'],
  ['upper case', 'ABCDEF0123456789ABCDEF01'],
  ['one upper-case digit', `${'a'.repeat(23)}F`],
  ['a letter beyond f', `${'a'.repeat(23)}g`],
  ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ['0', '0'],
  ['-1', '-1'],
  ['null', 'null'],
  ['undefined', 'undefined'],
  ['[object Object]', '%5Bobject%20Object%5D'],
  ['an operator', '%7B%22$ne%22:null%7D'],
  ['a dollar', '%24ne'],
  ['a space before', `%20${'a'.repeat(23)}`],
  ['a space after', `${'a'.repeat(23)}%20`],
  ['a line break after', `${'a'.repeat(24)}%0A`],
  ['a NUL after', `${'a'.repeat(24)}%00`],
  ['full-width digits', '%EF%BC%91'.repeat(24)],
  ['a slash', `${'a'.repeat(11)}%2F${'a'.repeat(12)}`],
  ['dots', '..%2f..%2f'],
  ['a wildcard', '*'],
  ['two, with a comma', `${'a'.repeat(24)},${'b'.repeat(24)}`],
  ['a quote', `'%20or%20'1'='1`],
];

/** The same for a field of a body. */
export const MALFORMED_BODY_IDS = [null, 7, {}, [], '', 'x', { $oid: 'a'.repeat(24) }, 'A'.repeat(24)] as const;
