import fc from 'fast-check';

import { CATALOGUES, controlsFor } from '@app/controls';
import { sheetOf } from '@app/evidence/domain/index.js';
import { anEvidence, aProvenance, aRead } from '@app/evidence/testing.js';

import { clip, fitToPage, headerPageOf, linesPerBlock, printable, runsOf, wrap } from '../domain/index.js';
import { loadFonts } from './fonts.js';
import { printHeaderPage } from './print-header-page.js';

const ORG = 'a'.repeat(24);
const NOW = new Date('2026-11-21T12:00:00Z');
const [catalogue] = CATALOGUES;
function pageOf(changes: Parameters<typeof anEvidence>[1] = {}, organization = 'Larkfield Labs') {
  const row = anEvidence(ORG, changes);
  const standing = { confirmationCount: 3, lastConfirmedAt: NOW, freshness: 'fresh', staleAt: NOW, current: true, supersededBy: null } as const;
  return headerPageOf({
    ...{ organization, title: 'Active headcount', now: NOW, sheet: sheetOf(ORG, row, standing) },
    chain: { sequence: 12, hash: 'e'.repeat(64), at: NOW, namesDigest: true },
    controls: catalogue === undefined ? [] : controlsFor(catalogue, row.type),
    frameworkNames: new Map(catalogue?.frameworks.map(({ id, name }) => [id, name])),
    seals: [{ assessmentId: 'b'.repeat(24), approvedAt: NOW }],
  });
}
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
const draws = (codePoint: number): boolean => loadFonts().canDraw(codePoint);

describe('the collection header', () => {
  it('answers the five questions and names chain, controls and seals', () => {
    const { sections, figure, limits } = pageOf();
    expect(sections.map(({ title }) => title)).toEqual(['Source', 'Scope', 'Completeness', 'Integrity', 'Fit']);
    const text = JSON.stringify(sections);
    for (const part of [
      'event 12 of',
      "names this row's digest: yes",
      'direct CC2.1',
      'population CC1.4',
      'b'.repeat(24),
      'recomputed, agrees',
      'none: count only',
    ])
      expect(text).toContain(part);
    expect([figure, limits.length > 0]).toEqual(['52', true]);
  });

  it('shouts when the row is not what was written, and when its event is gone', () => {
    const page = pageOf();
    const sheet = sheetOf(
      ORG,
      { ...anEvidence(ORG), value: { count: 53 } },
      { confirmationCount: 0, lastConfirmedAt: null, freshness: 'fresh', staleAt: NOW, current: true, supersededBy: null },
    );
    const altered = headerPageOf({ organization: 'x', title: 'x', sheet, chain: null, controls: [], frameworkNames: new Map(), seals: [], now: NOW });
    expect(JSON.stringify(page)).not.toContain('DOES NOT AGREE');
    expect(JSON.stringify(altered)).toContain('RECOMPUTED, DOES NOT AGREE');
    expect(JSON.stringify(altered)).toContain('NO EVENT OF ITS RUN WAS FOUND');
  });

  it('is one page, also with two hundred calls, sixty limits and names in any script', async () => {
    const [call] = aRead().calls;
    const calls = Array.from({ length: 200 }, () => ({
      method: 'POST' as const,
      path: `/v2/${'x'.repeat(80)}`,
      parameters: call?.parameters ?? null,
      requestId: '要求'.repeat(30),
      sha256: null,
      vendorDate: null,
      rows: 1,
    }));
    const provenance = aProvenance({ calls, limits: Array.from({ length: 60 }, (_, index) => `Limit ${String(index)} ${'word '.repeat(40)}`) });
    const pdf = await printHeaderPage(pageOf({ provenance }, '株式会社 Привет Łódź Ελλάδα 🎉 ﷽'), loadFonts(), NOW);
    expect([pdf.subarray(0, 5).toString(), pagesOf(pdf)]).toEqual(['%PDF-', 1]);
    expect(pagesOf(await printHeaderPage(pageOf(), loadFonts(), NOW))).toBe(1);
  });
});

describe('text on a page', () => {
  it('shows what no face can draw as its code point, and never drops it', () => {
    expect(printable('Łódź, Привет, Đặng', draws)).toBe('Łódź, Привет, Đặng');
    expect(printable('中文 🎉 a\u0007b\nc', draws)).toBe('[U+4E2D][U+6587] [U+1F389] a[U+0007]b c');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => [...printable(text, draws)].every((character) => draws(character.codePointAt(0) ?? 0))));
  });

  it('is drawn by the face that has the character', () => {
    const runs = runsOf('aЖb', (codePoint) => loadFonts().faceOf(codePoint, 'regular').name);
    expect(runs.map(({ face, text }) => [face.replace('ibm-plex-mono-', ''), text])).toEqual([
      ['latin-400-normal', 'a'],
      ['cyrillic-400-normal', 'Ж'],
      ['latin-400-normal', 'b'],
    ]);
  });

  it('loses no character in wrapping, and no line is too long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 40 }).filter((word) => !word.includes(' '))),
        fc.integer({ min: 1, max: 30 }),
        (words, columns) => {
          const lines = wrap(words.join(' '), columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
          expect(Math.max(0, ...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('never runs over the edge of the page, whatever there is to say', () => {
    const block = fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 30 }),
        fc.array(block, { maxLength: 90 }),
        fc.integer({ min: 31, max: 60 }),
        (given, limits, budget) => {
          const { blocks, remarks } = fitToPage(given, limits, budget);
          expect([...blocks, ...remarks].flat().length).toBeLessThanOrEqual(budget);
          expect(blocks).toHaveLength(given.length);
          if (remarks.length < limits.length) expect(remarks.at(-1)?.[0]).toMatch(/^… \d+ more are in the row itself/);
        },
      ),
    );
  });

  it('says how much was cut off, and cuts no more than it has to', () => {
    expect(clip(['one', 'two', 'three'], 2)).toEqual(['one', '… 8 more characters are in the row itself (JSON)']);
    expect(clip(['one', 'two'], 2)).toEqual(['one', 'two']);
    expect([linesPerBlock([['a', 'b', 'c'], ['d']], 4), linesPerBlock([['a', 'b', 'c'], ['d']], 3), linesPerBlock([['a'], ['b']], 1)]).toEqual([3, 2, 1]);
  });
});
