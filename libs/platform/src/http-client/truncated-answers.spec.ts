import zlib from 'node:zlib';

import { type HostileVendor, httpAnswer, startHostileVendor } from './testing.js';

const PAGE = JSON.stringify({
  data: Array.from({ length: 6 }, (_, index) => ({ fields: { eeid: String(index), status: index % 2 === 0 ? 'Active' : 'Inactive', note: 'Zoë "x" 1' } })),
  meta: { totalItems: 6, totalPages: 1 },
});

let vendor: HostileVendor;
beforeAll(async () => {
  vendor = await startHostileVendor();
});
afterAll(() => vendor.close());

const chunked = (body: Buffer, cutAt: number): Buffer => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
  const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  return Buffer.concat([Buffer.from(head), chunk.subarray(0, cutAt)]);
};

describe('an answer cut short', () => {
  // Hundreds of requests each.
  jest.setTimeout(120_000);
  const body = Buffer.from(PAGE);
  const packed = zlib.gzipSync(body);
  const brotli = zlib.brotliCompressSync(body);
  const cuts = (size: number): number[] => Array.from({ length: size }, (_, index) => index);
  const cases: readonly [string, number, (cut: number) => Buffer][] = [
    ['with the length of what is left', body.length, (cut) => httpAnswer(body.subarray(0, cut))],
    ['with the length of the whole', body.length, (cut) => httpAnswer(body.subarray(0, cut), { contentLength: body.length })],
    ['without a length', body.length, (cut) => httpAnswer(body.subarray(0, cut), { contentLength: null })],
    ['in chunks', body.length + 12, (cut) => chunked(body, cut)],
    ['in gzip', packed.length, (cut) => httpAnswer(packed.subarray(0, cut), { contentLength: null, headers: ['Content-Encoding: gzip'] })],
    ['in brotli', brotli.length - 1, (cut) => httpAnswer(brotli.subarray(0, cut), { headers: ['Content-Encoding: br'] })],
  ];

  it.each(cases)('is never taken for an answer, at any byte: %s', async (_how, size, make) => {
    const accepted: { cut: number; json: unknown }[] = [];
    const reasons = new Set<string>();
    for (const cut of cuts(size)) {
      vendor.answerWith(make(cut));
      const result = await vendor.get();
      if (result.kind === 'answer') accepted.push({ cut, json: result.json });
      else reasons.add(result.reason);
    }
    expect(accepted).toEqual([]);
    expect([...reasons].filter((reason) => reason !== 'bad-body' && reason !== 'network')).toEqual([]);
    vendor.answerWith(make(size + 100));
    expect(await vendor.get()).toMatchObject({ kind: 'answer', json: JSON.parse(PAGE) });
  });

  it(`covers at least 2,000 cuts`, () => {
    expect(cases.reduce((sum, [, size]) => sum + size, 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('is accepted by a plain axios call, whose count of active people is then 0', async () => {
    vendor.answerWith(httpAnswer(body.subarray(0, 200)));
    const data = (await vendor.naive()) as { data?: { fields: { status: string } }[] };
    expect(typeof data).toBe('string');
    expect((data.data ?? []).filter((row) => row.fields.status === 'Active').length).toBe(0);
  });
});
