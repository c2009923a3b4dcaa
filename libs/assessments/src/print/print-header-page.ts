import PDFDocument from 'pdfkit';

import { fitToPage, type HeaderPage, printable, runsOf, wrap } from '../domain/index.js';
import { ADVANCE, type Fonts, type Weight } from './fonts.js';

const MARGIN = 42;
const PAGE = { width: 595.28, height: 841.89 } as const;
const RIGHT = PAGE.width - MARGIN;
const BODY = 7.2;
const LINE = 9.7;
const LABEL_COLUMNS = 18;
const VALUE_X = MARGIN + LABEL_COLUMNS * BODY * ADVANCE;
const VALUE_COLUMNS = Math.floor((RIGHT - VALUE_X) / (BODY * ADVANCE));
const HEADING = 22;
const FOOTER_Y = PAGE.height - MARGIN - 22;
const TOP_Y = 116;
/** Between sections, where the page has room. */
const WIDEST_GAP = 12;

const INK = '#16202e';
const QUIET = '#5b6675';
const RULE = '#c9d0d9';
const ACCENT = '#2b48a8';
const CAUTION = '#b86e00';

interface Block {
  readonly label: string;
  readonly lines: readonly string[];
}

/** The page as a PDF of exactly one page: text that is too long is cut with the number of characters left out, never pushed over the edge. */
export async function printHeaderPage(page: HeaderPage, fonts: Fonts, printedAt: Date): Promise<Buffer> {
  const pen = new Pen(page, fonts, printedAt);
  pen.head(page);
  const wrapped = page.sections.flatMap(({ rows }) => rows.map(({ value }) => wrap(pen.clean(value), VALUE_COLUMNS)));
  const headings = HEADING * (page.sections.length + 1);
  const fitted = fitToPage(
    wrapped,
    page.limits.map((limit) => wrap(pen.clean(limit), VALUE_COLUMNS + LABEL_COLUMNS - 2)),
    Math.floor((FOOTER_Y - TOP_Y - headings) / LINE),
  );
  const used = [...fitted.blocks, ...fitted.remarks].flat().length * LINE + headings;
  pen.gap = Math.min(WIDEST_GAP, (FOOTER_Y - TOP_Y - used) / (page.sections.length + 1));
  const blocks = fitted.blocks.values();
  for (const [index, { title, question, rows }] of page.sections.entries()) {
    pen.heading(`${String(index + 1)} ${title}`, question, ACCENT);
    for (const { label } of rows) pen.block({ label, lines: blocks.next().value ?? [] });
  }
  pen.heading('Limits', 'What does it not show?', CAUTION);
  for (const lines of fitted.remarks) pen.bullet(lines);
  pen.foot(page.footer);
  return pen.end();
}

/** Draws from top to bottom. */
class Pen {
  readonly #document: PDFKit.PDFDocument;
  readonly #bytes: Buffer[] = [];
  gap = 0;
  #y = TOP_Y;

  constructor(
    { title, organization }: HeaderPage,
    private readonly fonts: Fonts,
    printedAt: Date,
  ) {
    const info = {
      Title: `Collection header: ${title}`,
      Author: organization,
      Creator: 'Attesta',
      Producer: 'Attesta',
      CreationDate: printedAt,
      ModDate: printedAt,
    };
    this.#document = new PDFDocument({ size: [PAGE.width, PAGE.height], margin: 0, autoFirstPage: true, info, lang: 'en' });
    this.#document.on('data', (part: Buffer) => this.#bytes.push(part));
  }

  clean(text: string): string {
    return printable(text, (codePoint) => this.fonts.canDraw(codePoint));
  }

  head({ organization, title, figure, period }: HeaderPage): void {
    const kind = 'COLLECTION HEADER';
    this.#line(MARGIN, RIGHT, 62, INK, 0.8);
    this.#text(this.#short(organization, 60), { x: MARGIN, y: MARGIN, size: 8.5, weight: 'semibold', colour: INK });
    this.#text(kind, { x: RIGHT - kind.length * 7.5 * ADVANCE, y: MARGIN + 1, size: 7.5, weight: 'regular', colour: QUIET });
    const shown = this.clean(figure);
    this.#text(this.#short(title, 34), { x: MARGIN, y: 72, size: 16, weight: 'semibold', colour: INK });
    this.#text(shown, { x: RIGHT - shown.length * 16 * ADVANCE, y: 72, size: 16, weight: 'semibold', colour: ACCENT });
    this.#text(this.clean(period), { x: MARGIN, y: 96, size: 8, weight: 'regular', colour: QUIET });
  }

  heading(title: string, question: string, colour: string): void {
    this.#y += 5 + this.gap;
    this.#text(title, { x: MARGIN, y: this.#y, size: 9, weight: 'semibold', colour });
    this.#text(question, { x: RIGHT - question.length * BODY * ADVANCE, y: this.#y + 1.5, size: BODY, weight: 'regular', colour: QUIET });
    this.#line(MARGIN, RIGHT, this.#y + 12.5, RULE, 0.5);
    this.#y += HEADING - 5;
  }

  block({ label, lines }: Block): void {
    this.#text(this.#short(label, LABEL_COLUMNS - 1), { x: MARGIN, y: this.#y, size: BODY, weight: 'regular', colour: QUIET });
    for (const line of lines) this.#next(line, VALUE_X);
  }

  bullet(lines: readonly string[]): void {
    this.#text('-', { x: MARGIN, y: this.#y, size: BODY, weight: 'semibold', colour: CAUTION });
    for (const line of lines) this.#next(line, MARGIN + 2 * BODY * ADVANCE);
  }

  foot(lines: readonly string[]): void {
    this.#line(MARGIN, RIGHT, FOOTER_Y + 4, RULE, 0.5);
    for (const [index, line] of lines.entries())
      this.#text(this.clean(line), { x: MARGIN, y: FOOTER_Y + 9 + index * 9, size: 6.4, weight: 'regular', colour: QUIET });
  }

  async end(): Promise<Buffer> {
    const ended = new Promise<void>((resolve) => this.#document.on('end', resolve));
    this.#document.end();
    await ended;
    return Buffer.concat(this.#bytes);
  }

  #next(line: string, x: number): void {
    this.#text(line, { x, y: this.#y, size: BODY, weight: 'regular', colour: INK });
    this.#y += LINE;
  }

  #short(text: string, most: number): string {
    const characters = [...this.clean(text)];
    return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
  }

  #line(from: number, to: number, y: number, colour: string, width: number): void {
    this.#document.moveTo(from, y).lineTo(to, y).lineWidth(width).strokeColor(colour).stroke();
  }

  #text(text: string, at: { readonly x: number; readonly y: number; readonly size: number; readonly weight: Weight; readonly colour: string }): void {
    let x = at.x;
    for (const run of runsOf(text, (codePoint) => this.fonts.faceOf(codePoint, at.weight))) {
      this.#document
        .registerFont(run.face.name, run.face.font)
        .font(run.face.name)
        .fontSize(at.size)
        .fillColor(at.colour)
        .text(run.text, x, at.y, { lineBreak: false });
      x += [...run.text].length * at.size * ADVANCE;
    }
  }
}
