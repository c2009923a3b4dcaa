import { z } from 'zod';

import { AppError, type FieldProblem } from '@app/kernel';

const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** ISO 8601 duration of days, hours, minutes and seconds → milliseconds; null when it is none. */
export function durationMs(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null || /[PT]$/.test(text)) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  return (match[1] === undefined ? 1 : -1) * (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

const url = (...protocols: readonly string[]): z.ZodString =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );
/** Several members with ports, as a replica set is written, are no URL to Node. */
const mongodbUrl = z
  .string()
  .refine((text) => /^mongodb(\+srv)?:\/\/[^/\s]+(\/\S*)?$/.test(text), 'must be an address that starts with mongodb:// or mongodb+srv://');
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** One entry per key of the environment; `.env.example` is generated from it. */
export const settings = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development').describe('production refuses the keys marked "development only"'),
  MONGODB_URI: mongodbUrl.describe("the application user's address of the MongoDB replica set"),
  MONGODB_MIGRATION_URI: mongodbUrl.optional().describe("the migration user's address; needed by `migrate` only"),
  MONGODB_RETENTION_URI: mongodbUrl.optional().describe("the retention user's address; needed by `retention` only"),
  REDIS_URL: url('redis:', 'rediss:').describe('address of Redis with its password; maxmemory-policy must be noeviction'),
  KMS_PROVIDER: z.enum(['local', 'aws']).default('local').describe('where organization data keys are wrapped: a key file or AWS KMS'),
  KMS_KEY_ID: z.string().min(1).optional().describe('AWS KMS key id or ARN; needed with KMS_PROVIDER=aws'),
  KMS_ENDPOINT: url('http:', 'https:').optional().describe('another endpoint of the KMS protocol, for example a local emulator'),
  LOCAL_KEY_FILE: z.string().min(1).optional().describe('key file of KMS_PROVIDER=local; default: ATTESTA_HOME/keys/local.key'),
  PUBLIC_URL: url('http:', 'https:').default('http://127.0.0.1:3000').describe('address that people open in the browser'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(3000).describe('port to listen on'),
  WORKER_STATUS_PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('port on HOST where a worker answers /health/live and /metrics; none when left out'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('least severe level that is logged'),
  SMTP_URL: url('smtp:', 'smtps:').optional().describe('mail server for alerts and invitations'),
  MAIL_FROM: z.string().min(3).optional().describe('sender of mails'),
  ATTESTA_HOME: z.string().min(1).default('.attesta').describe('folder for local data, keys and fetched servers'),
  EGRESS_ALLOW_LOOPBACK: flag.default(false).describe('development only: alert receivers on 127.0.0.1'),
  VENDOR_BASE_URL_OVERRIDE: url('http:', 'https:')
    .optional()
    .describe('development only: vendors are called below this address, for example http://127.0.0.1:4010'),
  CLOCK_OFFSET: z
    .string()
    .refine((text) => durationMs(text) !== null, 'must be an ISO 8601 duration such as PT49H')
    .default('PT0S')
    .describe('development only: added to the clock of every process, for example PT49H'),
} as const;

const schema = z.object(settings);
export type AppConfig = Readonly<z.infer<typeof schema>> & { readonly clockOffsetMs: number };

/** A wrong environment. Names each key; never shows a value, which may be a secret. */
export class ConfigurationError extends AppError {
  constructor(errors: readonly FieldProblem[]) {
    super({
      code: 'configuration.invalid',
      kind: 'invalid',
      errors,
      message: `The configuration cannot be used: ${errors.map((e) => `${e.field} ${e.message}`).join('; ')}.`,
      remedy: 'Set the named keys in the environment; .env.example explains each.',
    });
  }
}

const FORBIDDEN_IN_PRODUCTION = ['EGRESS_ALLOW_LOOPBACK', 'VENDOR_BASE_URL_OVERRIDE', 'CLOCK_OFFSET'] as const;
const MESSAGES: Readonly<Record<string, string>> = { invalid_type: 'is missing', invalid_value: 'is not one of the allowed values' };

/** @throws ConfigurationError naming every wrong key at once */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): AppConfig {
  const given = Object.fromEntries(Object.keys(settings).map((key) => [key, environment[key]?.trim() === '' ? undefined : environment[key]]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => ({
        field: issue.path.join('.'),
        message: issue.code === 'custom' ? issue.message : (MESSAGES[issue.code] ?? 'has a wrong value'),
      })),
    );
  }
  const config = parsed.data;
  const errors: FieldProblem[] = FORBIDDEN_IN_PRODUCTION.filter((key) => config.NODE_ENV === 'production' && given[key] !== undefined).map((field) => ({
    field,
    message: 'is for development only and is refused in production',
  }));
  if (config.KMS_PROVIDER === 'aws' && config.KMS_KEY_ID === undefined) errors.push({ field: 'KMS_KEY_ID', message: 'is needed with KMS_PROVIDER=aws' });
  if (errors.length > 0) throw new ConfigurationError(errors);
  return { ...config, clockOffsetMs: durationMs(config.CLOCK_OFFSET) ?? 0 };
}

/** This process's environment. The only place that reads it for the services. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
