import zlib from 'node:zlib';

import { type BadAnswer, badAt } from './bad-answer.js';
import { type Asked, type Question } from './hostile-vendor.js';
import { type ReadMode } from './lane.js';
import { chunked, type Healthy, healthyBytes, http } from './wire.js';

/** How an answer is written before it is cut. `cut` gives what arrives of it when the wire breaks at that byte. */
interface CutForm {
  readonly size: (healthy: Healthy) => number;
  readonly cut: (healthy: Healthy, at: number) => Buffer;
}
const bodyOf = (healthy: Healthy): Buffer => Buffer.from(JSON.stringify(healthy.json));
const whole = (bytes: (healthy: Healthy) => Buffer): CutForm => ({
  size: (healthy) => bytes(healthy).length,
  cut: (healthy, at) => bytes(healthy).subarray(0, at),
});
const inBody = (cut: (body: Buffer, at: number) => Buffer, pack: (body: Buffer) => Buffer = (body) => body): CutForm => ({
  size: (healthy) => pack(bodyOf(healthy)).length,
  cut: (healthy, at) => cut(pack(bodyOf(healthy)), at),
});
const brotli = (body: Buffer): Buffer => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } });

export const CUT_FORMS = {
  'right length, cut anywhere from the status line on': whole(healthyBytes),
  'wrong length: that of what is left': inBody((body, at) => http(body.subarray(0, at))),
  'wrong length: the rest comes after it': inBody((body, at) => http(body, { length: at })),
  'no length': inBody((body, at) => http(body.subarray(0, at), { length: null })),
  chunked: whole((healthy) => chunked(bodyOf(healthy))),
  'gzip, right length': inBody((body, at) => http(body.subarray(0, at), { length: body.length, headers: ['Content-Encoding: gzip'] }), zlib.gzipSync),
  'gzip, wrong length': inBody((body, at) => http(body.subarray(0, at), { headers: ['Content-Encoding: gzip'] }), zlib.gzipSync),
  'brotli, wrong length': inBody((body, at) => http(body.subarray(0, at), { headers: ['Content-Encoding: br'] }), brotli),
} satisfies Readonly<Record<string, CutForm>>;
export type CutFormName = keyof typeof CUT_FORMS;

/** Both lengths, right and wrong, for every answer; the other forms for one short and one long answer. */
export const EVERYWHERE: readonly CutFormName[] = ['right length, cut anywhere from the status line on', 'wrong length: that of what is left'];
const CHOSEN: readonly Question[] = ['completed', 'people'];

export interface Cut {
  readonly form: CutFormName;
  readonly answer: string;
  readonly bad: BadAnswer;
}

interface CutPlace {
  readonly form: CutFormName;
  readonly answer: string;
  readonly label: string;
  readonly hand: (healthy: Healthy) => Buffer;
}

/** One answer cut in these forms, at every byte. */
export function cutsOf(forms: readonly CutFormName[], answer: string, healthy: Healthy): readonly CutPlace[] {
  return forms.flatMap((form) =>
    Array.from({ length: CUT_FORMS[form].size(healthy) }, (_, at) => {
      const label = `${answer}: ${form}, at byte ${String(at)}`;
      return { form, answer, label, hand: (answered: Healthy) => CUT_FORMS[form].cut(answered, at) };
    }),
  );
}

/** Every byte of one answer. */
export function everyCut(mode: ReadMode, { question, page }: Asked, healthy: Healthy): readonly Cut[] {
  const forms = (Object.keys(CUT_FORMS) as CutFormName[]).filter((form) => EVERYWHERE.includes(form) || (CHOSEN.includes(question) && page === 1));
  return cutsOf(forms, `${mode}/${question}/page ${String(page)}`, healthy).map(({ form, answer, label, hand }) => ({
    form,
    answer,
    bad: badAt(mode, question, { label, page, hand }),
  }));
}
