import { randomBytes } from 'node:crypto';

import { loadConfig, processEnvironment } from '@app/platform';

import { prepareStage, type Stage, startApp, untilReady } from '../app-launcher.js';
import { parseOptions } from '../arguments.js';
import { CheckFailed } from '../cli.errors.js';
import { demoOrganization } from '../demo/demo-organization.js';
import { connectDemo, type DemoFigures } from '../demo/demo-story.js';
import { homeOf } from '../environment.js';
import { freePort, isPortFree, superviseProcesses } from '../local-services/index.js';

const OWNER = 'owner@example.com';
const DEFAULT_PORT = 3000;

/** The main job on a bare machine: servers, sandbox vendor, API, worker, an organization with invented people, a connected BambooHR, a first run. */
export async function demo(args: readonly string[]): Promise<void> {
  const options = parseOptions('demo', args, { once: { type: 'boolean' } });
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  await superviseProcesses(log, async (supervisor) => {
    const given = processEnvironment();
    const sandbox = `http://127.0.0.1:${String(await freePort())}`;
    const port = given['PORT'] ?? String((await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : await freePort());
    const address = `http://127.0.0.1:${port}`;
    const own = {
      HOST: '127.0.0.1',
      PORT: port,
      PUBLIC_URL: address,
      VENDOR_BASE_URL_OVERRIDE: sandbox,
      EGRESS_ALLOW_LOOPBACK: 'true',
      NODE_ENV: 'development',
    };
    const stage = await prepareStage(supervisor, { ...given, ...own }, homeOf(given), log);
    await startAll(stage, sandbox, address);
    if (supervisor.signal.aborted) return;
    const password = given['DEMO_PASSWORD'] ?? `demo-${randomBytes(9).toString('base64url')}`;
    const organization = await demoOrganization(loadConfig(stage.environment), stage.home, { owner: OWNER, password });
    const figures = await connectDemo({ address, sandbox, apiKey: organization.apiKey, log, signal: supervisor.signal });
    print(log, figures, { address, owner: OWNER, password });
    demandEqual(figures);
    if (options.once !== true) await supervisor.untilStopped();
  });
}

async function startAll(stage: Stage, sandbox: string, address: string): Promise<void> {
  stage.log('Starting the sandbox vendor, the API and a worker …');
  await startApp(stage, 'sandbox', {}, ['--port', new URL(sandbox).port]);
  await startApp(stage, 'api');
  await startApp(stage, 'worker');
  await untilReady(`${sandbox}/control/health`, stage.supervisor.signal);
  await untilReady(`${address}/health/ready`, stage.supervisor.signal);
}

function print(
  log: (line: string) => void,
  { company, measured, counted, events }: DemoFigures,
  signIn: { readonly address: string; readonly owner: string; readonly password: string },
): void {
  log('');
  log(`First run of ${company}, and the sandbox's own count of the same people:`);
  for (const [title, figure, count] of measured.map(({ title, text }, index) => [title, text, counted[index] ?? ''] as const)) {
    log(`  ${title.padEnd(36)} ${figure.padEnd(18)} sandbox ${count}${figure === count ? '' : '   DIFFERENT'}`);
  }
  log('');
  log(`Audit log: ${events.join(', ')}`);
  log('');
  log(`Attesta runs at ${signIn.address} (API documentation: ${signIn.address}/api/docs)`);
  log(`Sign in as ${signIn.owner} with the password ${signIn.password}`);
  log('Ctrl-C stops everything; the data stay for the next demo.');
}

/** A figure that differs from the count is the one thing that must not happen. */
function demandEqual({ measured, counted }: DemoFigures): void {
  if (measured.every(({ text }, index) => text === counted[index])) return;
  throw new CheckFailed("A figure differs from the sandbox's own count.", 'Keep ATTESTA_HOME as it is and report it with the lines above.');
}
