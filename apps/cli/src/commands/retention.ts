import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { type AppConfig, processEnvironment } from '@app/platform';
import { type Forecast, Forecasts, RetentionCheck, RetentionRuns } from '@app/retention';

import { parseOptions } from '../arguments.js';
import { CheckFailed, UsageError } from '../cli.errors.js';
import { runDaily } from '../retention/daily-retention.js';
import { purgeAll, type PurgeLine, purgeText } from '../retention/purge-all.js';
import { retentionConfig, withRetention } from '../retention/retention-context.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Removes what has expired, organization by organization, as the retention user. */
export async function retention(args: readonly string[]): Promise<void> {
  const options = parseOptions('retention', args, {
    organization: { type: 'string' },
    'dry-run': { type: 'boolean' },
    check: { type: 'boolean' },
    daily: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const chosen = [options['dry-run'], options.check, options.daily].filter((one) => one === true).length;
  if (chosen > 1) throw new UsageError('retention: choose one of --dry-run, --check and --daily.');
  const only = options.organization === undefined ? undefined : toOrganizationId(options.organization);
  const config = await retentionConfig(processEnvironment());
  if (config === null) {
    throw new UsageError(
      'retention: MONGODB_RETENTION_URI is not set.',
      "Set it to the retention user's address; the application's user may not remove anything.",
    );
  }
  const show = options.json === true ? (value: unknown): void => print(JSON.stringify(value)) : undefined;
  if (options['dry-run'] === true) await dryRun(config, only, show ?? ((forecast: Forecast) => print(forecastText(forecast))));
  else if (options.check === true) await check(config, only);
  else if (options.daily === true) await daily(config);
  else await purge(config, only, show ?? ((line: PurgeLine) => print(purgeText(line))));
}

async function purge(config: AppConfig, only: OrganizationId | undefined, show: (line: PurgeLine) => void): Promise<void> {
  let failures = 0;
  await purgeAll(config, only, (line) => {
    show(line);
    if (line.failure !== null) failures++;
  });
  if (failures > 0) throw new CheckFailed(`${String(failures)} organization(s) could not be brought to the end.`, 'Run it again: it takes what is left.');
}

async function dryRun(config: AppConfig, only: OrganizationId | undefined, show: (forecast: Forecast) => void): Promise<void> {
  await withRetention(config, async (get) => {
    for await (const { organizationId, policy } of get(RetentionRuns).policies())
      if (only === undefined || organizationId === only) show(await get(Forecasts).forecast(organizationId, policy));
  });
}

async function check(config: AppConfig, only: OrganizationId | undefined): Promise<void> {
  let missing = 0;
  await withRetention(config, async (get) => {
    for await (const { organizationId } of get(RetentionRuns).policies()) {
      if (only !== undefined && organizationId !== only) continue;
      const unexplained = await get(RetentionCheck).unexplained(organizationId);
      missing += unexplained.length;
      print(
        `${organizationId}: ${unexplained.length === 0 ? 'every missing row is accounted for by a purge' : `rows gone without a purge: ${unexplained.join(', ')}`}`,
      );
    }
  });
  if (missing > 0)
    throw new CheckFailed(
      `The rows of ${String(missing)} finding(s) are gone and no audit event tells of it.`,
      'Compare with a backup and look for who used the retention user’s password.',
    );
}

async function daily(config: AppConfig): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  print('Retention runs now and then once a day; Ctrl-C ends it.');
  await runDaily(config, print, stop.signal, 0);
}

function forecastText({ organizationId, collections, populations }: Forecast): string {
  const going = collections.filter(({ count }) => count > 0);
  const lines = going.map(({ collection, count, oldest, newest }) => {
    const dates = oldest === null || newest === null ? '' : `, ${oldest.toISOString().slice(0, 10)} to ${newest.toISOString().slice(0, 10)}`;
    return `  ${collection}: ${String(count)}${dates}`;
  });
  if (populations.count > 0) lines.push(`  (rows of ${String(populations.rows)} people behind ${String(populations.count)} findings)`);
  return [`${organizationId}: ${going.length === 0 ? 'nothing has expired' : 'would remove'}`, ...lines].join('\n');
}
