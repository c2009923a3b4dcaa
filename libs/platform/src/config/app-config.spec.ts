import { durationMs, loadConfig, settings } from './app-config.js';
import { ConfigurationError } from './index.js';

const MINIMAL = { MONGODB_URI: 'mongodb://app:pw@127.0.0.1:27017/attesta', REDIS_URL: 'redis://:pw@127.0.0.1:6379' };

function refusal(environment: Readonly<Record<string, string | undefined>>): ConfigurationError {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
const everyWordOf = (error: ConfigurationError): string => JSON.stringify([error.message, error.remedy, error.errors, error.stack]);

/** A value that each key must refuse, with a secret in it wherever a key may hold one. */
const WRONG: Readonly<Record<keyof typeof settings, readonly string[]>> = {
  NODE_ENV: ['productive-secret'],
  MONGODB_URI: ['postgres://app:hunter2-secret@db/attesta', 'hunter2-secret', 'mongodb:///attesta-secret', 'mongodb://h/db with hunter2-secret'],
  MONGODB_MIGRATION_URI: ['http://migrator:hunter2-secret@db'],
  MONGODB_RETENTION_URI: ['http://retention:hunter2-secret@db'],
  REDIS_URL: ['http://:hunter2-secret@redis', 'hunter2-secret'],
  KMS_PROVIDER: ['vault-secret'],
  KMS_KEY_ID: [],
  KMS_ENDPOINT: ['ftp://hunter2-secret', 'hunter2-secret'],
  LOCAL_KEY_FILE: [],
  PUBLIC_URL: ['javascript:hunter2-secret', 'hunter2-secret'],
  HOST: [],
  WORKER_STATUS_PORT: ['hunter2-secret', '0', '70000', '1.5'],
  PORT: ['hunter2-secret', '70000', '-17', '3000.5', 'Infinity'],
  LOG_LEVEL: ['verbose-secret'],
  SMTP_URL: ['http://user:hunter2-secret@mail'],
  MAIL_FROM: ['x@'],
  ATTESTA_HOME: [],
  EGRESS_ALLOW_LOOPBACK: ['perhaps-secret', 'TRUE', '1'],
  VENDOR_BASE_URL_OVERRIDE: ['hunter2-secret', 'file:///hunter2-secret'],
  CLOCK_OFFSET: ['two-days-secret', 'P', 'PT', '49H', 'P1M', 'P1DT'],
};

describe('loadConfig', () => {
  const cases = Object.entries(WRONG).flatMap(([key, values]) => values.map((value) => [key, value] as const));

  it.each(cases)('names %s and never shows the value %j', (key, value) => {
    const error = refusal({ ...MINIMAL, [key]: value });
    expect(error.errors.map(({ field }) => field)).toEqual([key]);
    expect(error.message).toContain(key);
    if (value.length > 4) expect(everyWordOf(error)).not.toContain(value);
    expect(everyWordOf(error)).not.toContain('secret');
  });

  it('knows a wrong value for every key that can be wrong', () => {
    expect(Object.keys(WRONG).sort()).toEqual(Object.keys(settings).sort());
    const free = Object.keys(settings).filter((key) => WRONG[key as keyof typeof settings].length === 0);
    expect(free).toEqual(['KMS_KEY_ID', 'LOCAL_KEY_FILE', 'HOST', 'ATTESTA_HOME']);
  });

  it('names every wrong key at once', () => {
    expect(refusal({ PORT: 'x', CLOCK_OFFSET: 'y', REDIS_URL: 'z' }).errors.map(({ field }) => field)).toEqual([
      'MONGODB_URI',
      'REDIS_URL',
      'PORT',
      'CLOCK_OFFSET',
    ]);
  });

  it.each([undefined, '', '   '])('treats %j as not set', (empty) => {
    expect(refusal({ REDIS_URL: MINIMAL.REDIS_URL, MONGODB_URI: empty }).errors).toEqual([{ field: 'MONGODB_URI', message: 'is missing' }]);
    expect(loadConfig({ ...MINIMAL, PORT: empty }).PORT).toBe(3000);
  });

  it('takes loopback, port 3000 and a local key file when nothing else is said', () => {
    expect(loadConfig(MINIMAL)).toMatchObject({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 3000,
      KMS_PROVIDER: 'local',
      LOG_LEVEL: 'info',
      EGRESS_ALLOW_LOOPBACK: false,
      ATTESTA_HOME: '.attesta',
      clockOffsetMs: 0,
    });
  });

  it.each([
    'mongodb://app:pw@db-0.example.com:27017,db-1.example.com:27017,db-2.example.com:27017/attesta?replicaSet=rs0',
    'mongodb+srv://app:pw@cluster.example.com/attesta',
    'mongodb://127.0.0.1',
  ])('takes a replica set as it is written: %s', (uri) => {
    expect(loadConfig({ ...MINIMAL, MONGODB_URI: uri }).MONGODB_URI).toBe(uri);
  });

  it('hands out no key of the environment that it does not know', () => {
    expect(loadConfig({ ...MINIMAL, AWS_SECRET_ACCESS_KEY: 'x', PATH: '/bin' })).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
  });

  it.each([
    ['EGRESS_ALLOW_LOOPBACK', 'true'],
    ['EGRESS_ALLOW_LOOPBACK', 'false'],
    ['VENDOR_BASE_URL_OVERRIDE', 'http://127.0.0.1:4010'],
    ['CLOCK_OFFSET', 'PT0S'],
  ])('refuses %s=%s in production and takes it elsewhere', (key, value) => {
    expect(loadConfig({ ...MINIMAL, [key]: value })).toBeDefined();
    const error = refusal({ ...MINIMAL, NODE_ENV: 'production', [key]: value });
    expect(error.errors).toEqual([{ field: key, message: 'is for development only and is refused in production' }]);
  });

  it('asks for the key id of AWS KMS', () => {
    expect(refusal({ ...MINIMAL, KMS_PROVIDER: 'aws' }).errors.map(({ field }) => field)).toEqual(['KMS_KEY_ID']);
    expect(loadConfig({ ...MINIMAL, KMS_PROVIDER: 'aws', KMS_KEY_ID: 'alias/attesta' }).KMS_KEY_ID).toBe('alias/attesta');
  });

  it('moves the clock by CLOCK_OFFSET', () => {
    expect(loadConfig({ ...MINIMAL, CLOCK_OFFSET: 'PT49H' }).clockOffsetMs).toBe(49 * 3_600_000);
  });
});

describe('durationMs', () => {
  it.each([
    ['PT0S', 0],
    ['PT49H', 176_400_000],
    ['P2D', 172_800_000],
    ['P1DT2H3M4S', 93_784_000],
    ['-PT1H', -3_600_000],
    ['', null],
    ['P', null],
    ['PT', null],
    ['P1DT', null],
    ['PT1.5H', null],
    ['P1Y', null],
    ['pt1h', null],
  ])('reads %j as %p', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});
