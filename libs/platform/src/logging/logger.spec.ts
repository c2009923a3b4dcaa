import util from 'node:util';

import axios from 'axios';

import { InvariantViolated } from '@app/kernel';

import { type LogFields } from './log-fields.js';
import { createLogger, type Logger, type LogLevel } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { SecretScrubber } from './secret-scrubber.js';

const KEY = '8f14e45fceea167a5a36dedd4bea2543a1b2c3d4';
const BASIC = Buffer.from(`${KEY}:x`).toString('base64');
const ENCODINGS = [
  KEY,
  BASIC.slice(0, 50),
  Buffer.from(KEY).toString('base64').slice(0, 50),
  Buffer.from(KEY).toString('hex'),
  [...Buffer.from(KEY)].join(','),
];

function start(level: LogLevel = 'debug'): { readonly logger: Logger; readonly lines: string[]; readonly scrubber: SecretScrubber } {
  const lines: string[] = [];
  const scrubber = new SecretScrubber();
  return { logger: createLogger({ level, scrubber, process: 'worker', destination: { write: (line) => lines.push(line) } }), lines, scrubber };
}
const leaks = (lines: readonly string[]): number => lines.filter((line) => ENCODINGS.some((form) => line.includes(form))).length;

class Client {
  readonly #hidden = KEY;
  readonly apiKey = KEY;
  toJSON(): unknown {
    return { apiKey: this.#hidden };
  }
}
const withCause = (): Error => new InvariantViolated('the call failed', new TypeError(`Basic ${BASIC} refused`));
const carrying = (): Error =>
  Object.assign(new TypeError('failed'), { config: { headers: { authorization: `Basic ${BASIC}` } }, response: { data: KEY }, code: 'ERR_X' });
const circular = (): object => {
  const loop: Record<string, unknown> = { apiKey: KEY };
  loop['self'] = loop;
  return loop;
};
const axiosError = async (): Promise<unknown> =>
  axios.get('http://127.0.0.1:1/', { headers: { authorization: `Basic ${BASIC}` }, params: { key: KEY } }).catch((problem: unknown) => problem);

/** How a secret reaches a logger: as a text or field it may write, or inside something it must not. */
const SHAPES: Readonly<Record<string, (logger: Logger) => void | Promise<void>>> = {
  'in the message': (logger) => logger.info(`calling with ${KEY}`),
  'in the message as Basic': (logger) => logger.info(`authorization: Basic ${BASIC}`),
  'in the message as a URL': (logger) => logger.info(`https://${KEY}:x@acme.example.com/?key=${encodeURIComponent(KEY)}`),
  'in the message as inspected bytes': (logger) => logger.info(util.inspect(Buffer.from(KEY))),
  'in an allowed field': (logger) => logger.info('x', { reason: `key ${KEY}` }),
  'in an allowed field as hex': (logger) => logger.info('x', { code: Buffer.from(KEY).toString('hex') }),
  'as a field of another name': (logger) => logger.info('x', { apiKey: KEY } as LogFields),
  'as the name of a field': (logger) => logger.info('x', { [KEY]: 1 } as LogFields),
  'as a nested object': (logger) => logger.info('x', { reason: { credential: { apiKey: KEY } } } as unknown as LogFields),
  'as an array': (logger) => logger.info('x', { reason: [KEY, [KEY]] } as unknown as LogFields),
  'as a Buffer': (logger) => logger.info('x', { reason: Buffer.from(KEY) } as unknown as LogFields),
  'as a Uint8Array': (logger) => logger.info('x', { reason: new Uint8Array(Buffer.from(KEY)) } as unknown as LogFields),
  'as a Map': (logger) => logger.info('x', { reason: new Map([['apiKey', KEY]]) } as unknown as LogFields),
  'as a Set': (logger) => logger.info('x', { reason: new Set([KEY]) } as unknown as LogFields),
  'as a URL object': (logger) => logger.info('x', { address: new URL(`https://x:${KEY}@acme.example.com`) } as unknown as LogFields),
  'as an object with toJSON': (logger) => logger.info('x', { reason: new Client() } as unknown as LogFields),
  'as a getter': (logger) =>
    logger.info('x', {
      get reason() {
        return KEY;
      },
    }),
  'as a loop': (logger) => logger.info('x', { reason: circular() } as unknown as LogFields),
  'as a function': (logger) => logger.info('x', { reason: () => KEY } as unknown as LogFields),
  'in JSON text within a field': (logger) => logger.info('x', { reason: JSON.stringify({ body: JSON.stringify({ apiKey: KEY }) }) }),
  'in the message of an error': (logger) => logger.error('x', { error: new TypeError(`bad key ${KEY}`) }),
  'in the stack of an error': (logger) => logger.error('x', { error: Object.assign(new TypeError('x'), { stack: `TypeError: ${KEY}\n at Basic ${BASIC}` }) }),
  'in the cause of an error': (logger) => logger.error('x', { error: withCause() }),
  'in the fields of an error': (logger) => logger.error('x', { error: carrying() }),
  'in an AxiosError': async (logger) => logger.error('x', { error: await axiosError() }),
  'in an AxiosError as cause': async (logger) => logger.error('x', { error: new InvariantViolated('x', await axiosError()) }),
  'in an AggregateError': (logger) => logger.error('x', { error: new AggregateError([new TypeError(KEY)], 'several') }),
  'as a thrown text': (logger) => logger.error('x', { error: `threw ${KEY}` }),
  'as a thrown object': (logger) => logger.error('x', { error: { message: KEY } }),
  'bound to a child': (logger) =>
    logger
      .child({ reason: KEY, apiKey: KEY } as LogFields)
      .child({ connectionId: 'c' })
      .info('x'),
  'across the cut of a long text': (logger) => logger.info(`${'a'.repeat(1_980)}${KEY}`, { reason: `${'a'.repeat(1_990)}${BASIC}` }),
  "by Nest's logger": (logger) => new NestLogger(logger).error(`bad ${KEY}`, `Error: ${KEY}\n    at x`, 'Context'),
  "by Nest's logger, as an object": (logger) => new NestLogger(logger).log({ apiKey: KEY }, 'Context'),
  "by Nest's logger, as an error": (logger) => new NestLogger(logger).warn(carrying(), 'Context'),
};

describe('logger', () => {
  it(`leaks a secret in use in none of ${Object.keys(SHAPES).length} shapes`, async () => {
    const { logger, lines, scrubber } = start();
    scrubber.hold(KEY);
    for (const log of Object.values(SHAPES)) await log(logger);
    expect(Object.keys(SHAPES).length).toBeGreaterThanOrEqual(19);
    expect(lines).toHaveLength(Object.keys(SHAPES).length);
    expect(leaks(lines)).toBe(0);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), message: expect.any(String), process: 'worker' });
  });

  it('is seen to leak by the same search where the secret is not held', async () => {
    const { logger, lines } = start();
    for (const log of Object.values(SHAPES)) await log(logger);
    expect(leaks(lines)).toBeGreaterThanOrEqual(8);
  });

  it.each([
    'as a field of another name',
    'as a nested object',
    'as an array',
    'as a Buffer',
    'as a Uint8Array',
    'as a Map',
    'as a Set',
    'as a URL object',
    'as an object with toJSON',
    'as a loop',
    'as a function',
    'in the cause of an error',
    'in the fields of an error',
    'in an AxiosError',
    'in an AxiosError as cause',
    'in an AggregateError',
    'as a thrown object',
    "by Nest's logger, as an object",
    "by Nest's logger, as an error",
  ])('needs no scrubber for a secret carried %s: the allow-list alone stops it', async (shape) => {
    const { logger, lines } = start();
    await SHAPES[shape]?.(logger);
    expect(lines).toHaveLength(1);
    expect(leaks(lines)).toBe(0);
  });

  it('scrubs before it cuts a long text: not even the beginning of a secret stands at the cut', () => {
    const { logger, lines, scrubber } = start();
    scrubber.hold(KEY);
    const text = `${'a'.repeat(1_980)}${KEY}`;
    logger.error(text, { reason: text, error: Object.assign(new TypeError(text), { stack: `${'a'.repeat(7_980)}${KEY}` }) });
    expect(lines[0]).not.toContain(KEY.slice(0, 8));
    expect(lines[0]?.match(/\[secret\]/g)).toHaveLength(4);
  });

  it('writes one JSON object a line with time, level, message, bound and own fields', () => {
    const { logger, lines } = start();
    logger.child({ organizationId: 'o1', runId: 'r1' }).info('run finished\n', { durationMs: 12, nextRunAt: new Date(0), outcome: undefined, runId: 'r2' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.split('\n')).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      process: 'worker',
      message: 'run finished\n',
      organizationId: 'o1',
      runId: 'r2',
      durationMs: 12,
      nextRunAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('counts what it left out', () => {
    const { logger, lines } = start();
    logger.info('x', { email: 'ada@example.com', body: { name: 'Ada' }, status: 200 } as LogFields);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 200, droppedFields: 2 });
    expect(lines[0]).not.toMatch(/ada/i);
  });

  it('shows of an error its name, code, kind, message and stack, and of its causes name and code', () => {
    const { logger, lines } = start();
    logger.error('x', { error: new InvariantViolated('not so', Object.assign(new TypeError('inner text'), { code: 'E_INNER' })) });
    expect(JSON.parse(lines[0] ?? '').error).toEqual({
      name: 'InvariantViolated',
      code: 'internal.invariant',
      kind: 'internal',
      message: 'not so',
      stack: expect.stringContaining('logger.spec'),
      causes: ['TypeError E_INNER'],
    });
    expect(lines[0]).not.toContain('inner text');
  });

  it('writes nothing below its level', () => {
    const { logger, lines } = start('warn');
    logger.info('x');
    logger.debug('x');
    logger.warn('x');
    logger.fatal('x');
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn', 'fatal']);
    const silent = start('silent');
    silent.logger.fatal('x');
    expect(silent.lines).toEqual([]);
  });

  it('withholds a line that scrubbing would break, and says so', () => {
    const { logger, lines, scrubber } = start();
    scrubber.hold('"message":"');
    logger.info('x');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', message: expect.stringContaining('withheld') });
  });

  it("keeps the class name that Nest's logger appends", () => {
    const { logger, lines } = start();
    new NestLogger(logger).log('mapped a route', 'RouterExplorer');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', message: 'mapped a route', context: 'RouterExplorer' });
  });
});
