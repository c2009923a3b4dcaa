import type net from 'node:net';
import zlib from 'node:zlib';

import axios from 'axios';

import { type TransportResult } from '@app/connector-sdk';

import { type HostileVendor, httpAnswer, startHostileVendor } from './testing.js';

let vendor: HostileVendor;
beforeAll(async () => {
  vendor = await startHostileVendor();
});
afterAll(() => vendor.close());

describe('an answer that is too much', () => {
  const SIZE = 200_000_000;
  const zeros = Buffer.alloc(SIZE);
  const gzipBomb = zlib.gzipSync(zeros, { level: 1 });
  const brotliBomb = zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } });
  const endless = (socket: net.Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
    const pump = (): void => {
      while (!socket.destroyed && socket.write(`100000\r\n${' '.repeat(0x100000)}\r\n`));
      if (!socket.destroyed) socket.once('drain', pump);
    };
    pump();
  };
  const peakGrowth = async (work: () => Promise<unknown>): Promise<number> => {
    const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().external;
    const before = used();
    let peak = before;
    const timer = setInterval(() => (peak = Math.max(peak, used())), 1);
    await work();
    clearInterval(timer);
    return Math.max(peak, used()) - before;
  };

  it.each([
    ['gzip', (): void => vendor.answerWith(httpAnswer(gzipBomb, { headers: ['Content-Encoding: gzip'] }))],
    ['brotli', (): void => vendor.answerWith(httpAnswer(brotliBomb, { headers: ['Content-Encoding: br'] }))],
    ['an endless body', (): void => void (vendor.answer = endless)],
    ['a body just above the limit', (): void => vendor.answerWith(httpAnswer(Buffer.alloc(10_000_001, 0x20)))],
  ])('stops at 10 MB: %s', async (_what, arrange) => {
    arrange();
    let result: TransportResult | undefined;
    const growth = await peakGrowth(async () => (result = await vendor.get({ deadlineMs: 20_000 })));
    expect(result).toMatchObject({ kind: 'failed', reason: 'too-large', bytes: 0, sha256: null });
    expect(growth).toBeLessThan(50_000_000);
  });

  it('is swallowed whole by a plain axios call', async () => {
    vendor.answerWith(httpAnswer(gzipBomb, { headers: ['Content-Encoding: gzip'] }));
    const answer = await axios.get<Buffer>(`http://127.0.0.1:${vendor.port}/`, { responseType: 'arraybuffer' });
    expect(answer.data.length).toBeGreaterThan(150_000_000);
  });

  it('would show in the measure', async () => {
    const growth = await peakGrowth(async () => {
      const held = Buffer.alloc(200_000_000, 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(held.length).toBe(200_000_000);
    });
    expect(growth).toBeGreaterThan(150_000_000);
  });

  it('keeps a body of exactly the limit', async () => {
    vendor.answerWith(httpAnswer(Buffer.concat([Buffer.from('{}'), Buffer.alloc(9_999_998, 0x20)])));
    expect(await vendor.get()).toMatchObject({ kind: 'answer', json: {}, bytes: 10_000_000 });
  });

  it.each([
    ['one huge header', [`X-Big: ${'a'.repeat(100_000)}`]],
    ['500 headers', Array.from({ length: 500 }, (_, index) => `X-Header-${index}: ${'a'.repeat(100)}`)],
  ])('stops at %s', async (_what, headers) => {
    vendor.answerWith(httpAnswer('{}', { headers }));
    expect(await vendor.get()).toMatchObject({ kind: 'failed', reason: 'too-large', status: null });
  });

  it('cuts a long header value', async () => {
    vendor.answerWith(httpAnswer('{}', { status: '403 Forbidden', headers: [`X-BambooHR-Error-Message: ${'a'.repeat(5_000)}`] }));
    expect((await vendor.get()).headers['x-bamboohr-error-message']).toHaveLength(500);
  });
});
