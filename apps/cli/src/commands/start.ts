import { SetUpService, toLink } from '@app/organizations';
import { loadConfig, processEnvironment } from '@app/platform';

import { prepareStage, startApp, untilReady } from '../app-launcher.js';
import { parseOptions } from '../arguments.js';
import { withContext } from '../cli-context.js';
import { homeOf } from '../environment.js';
import { superviseProcesses } from '../local-services/index.js';
import { runDaily } from '../retention/daily-retention.js';
import { retentionConfig } from '../retention/retention-context.js';

/** The service for real use on this machine: data stay in ATTESTA_HOME, Ctrl-C stops everything. */
export async function start(args: readonly string[]): Promise<void> {
  parseOptions('start', args, {});
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  await superviseProcesses(log, async (supervisor) => {
    const given = processEnvironment();
    const stage = await prepareStage(supervisor, given, homeOf(given), log);
    const config = loadConfig(stage.environment);
    const local = `http://${config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST}:${String(config.PORT)}`;
    const publicUrl = given['PUBLIC_URL'] ?? local;
    await startApp(stage, 'api', { more: { PUBLIC_URL: publicUrl } });
    await startApp(stage, 'worker', { more: { PUBLIC_URL: publicUrl } });
    await untilReady(`${local}/health/ready`, supervisor.signal);
    if (supervisor.signal.aborted) return;
    const token = await withContext(config, (get) => get(SetUpService).makeToken());
    log(`Attesta runs at ${publicUrl} (API documentation: ${publicUrl}/api/docs)`);
    if (token !== null) log(`First start: open ${toLink(publicUrl, 'set-up', token)} within a day to make the first organization and its owner.`);
    log('Ctrl-C stops everything; the data stay.');
    const retention = await retentionConfig(given);
    if (retention === null) log('Nothing expires by itself: MONGODB_RETENTION_URI is not set.');
    else void runDaily(retention, log, supervisor.signal);
    await supervisor.untilStopped();
  });
}
