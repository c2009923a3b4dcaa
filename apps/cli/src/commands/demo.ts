import { randomBytes } from 'node:crypto';

import { loadConfig, processEnvironment } from '@app/platform';

import { prepareStage, type Stage, startApp, untilReady } from '../app-launcher.js';
import { parseOptions } from '../arguments.js';
import { connectCompany } from '../demo/demo-connection.js';
import { COMPANY, playHistory, STALE_COMPANY } from '../demo/demo-history.js';
import { type DemoOrganizations, demoOrganizations, type DemoOwner, hasDemo } from '../demo/demo-organizations.js';
import { type DemoStory, tellStory } from '../demo/demo-story.js';
import { DemoVendor } from '../demo/demo-vendor.js';
import { demandEqual, printDemo } from '../demo/print-demo.js';
import { homeOf } from '../environment.js';
import { freePort, isPortFree, superviseProcesses } from '../local-services/index.js';

const OWNER = 'owner@example.com';
const DEFAULT_PORT = 3000;

interface Addresses {
  readonly address: string;
  readonly sandbox: string;
}

/** The main job on a bare machine: servers, sandbox vendor, API, worker, two organizations with invented people and four weeks of real runs. */
export async function demo(args: readonly string[]): Promise<void> {
  const options = parseOptions('demo', args, { once: { type: 'boolean' }, scenario: { type: 'string' } });
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  await superviseProcesses(log, async (supervisor) => {
    const given = processEnvironment();
    const addresses = await chooseAddresses(given['PORT']);
    const stage = await prepareStage(supervisor, { ...given, ...ownSettings(addresses) }, homeOf(given), log);
    const owner = { email: OWNER, password: given['DEMO_PASSWORD'] ?? `demo-${randomBytes(9).toString('base64url')}` };
    const vendor = await startVendor(stage, addresses.sandbox);
    const organizations = await prepareOrganizations(stage, addresses.address, vendor, owner);
    await vendor.setScenario(STALE_COMPANY, 'unavailable');
    if (options.scenario !== undefined) await vendor.setScenario(COMPANY, options.scenario);
    const story = await open(stage, addresses, vendor, organizations);
    if (supervisor.signal.aborted) return;
    const names = [organizations.first.name, organizations.stale.name] as const;
    printDemo(log, story, { ...addresses, owner: OWNER, password: owner.password, organizations: names });
    demandEqual(story);
    if (options.once !== true) await supervisor.untilStopped();
  });
}

async function chooseAddresses(port: string | undefined): Promise<Addresses> {
  const chosen = port ?? String((await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : await freePort());
  return { address: `http://127.0.0.1:${chosen}`, sandbox: `http://127.0.0.1:${String(await freePort())}` };
}

const ownSettings = ({ address, sandbox }: Addresses): Readonly<Record<string, string>> => ({
  HOST: '127.0.0.1',
  PORT: new URL(address).port,
  PUBLIC_URL: address,
  VENDOR_BASE_URL_OVERRIDE: sandbox,
  EGRESS_ALLOW_LOOPBACK: 'true',
  NODE_ENV: 'development',
});

async function startVendor(stage: Stage, sandbox: string): Promise<DemoVendor> {
  stage.log('Starting the sandbox vendor …');
  await startApp(stage, 'sandbox', { args: ['--port', new URL(sandbox).port] });
  await untilReady(`${sandbox}/control/health`, stage.supervisor.signal);
  return new DemoVendor(sandbox);
}

async function prepareOrganizations(stage: Stage, address: string, vendor: DemoVendor, owner: DemoOwner): Promise<DemoOrganizations> {
  const config = loadConfig(stage.environment);
  return (await hasDemo(config, stage.home)) ? demoOrganizations(config, stage.home, owner) : playHistory({ stage, address, vendor, owner });
}

/** The service as it stands now; an earlier launch that was stopped before it had connected is completed. */
async function open(stage: Stage, { address }: Addresses, vendor: DemoVendor, { first }: DemoOrganizations): Promise<DemoStory> {
  stage.log('Starting the API and a worker …');
  await startApp(stage, 'api');
  await startApp(stage, 'worker');
  await untilReady(`${address}/health/ready`, stage.supervisor.signal);
  const connection = await connectCompany({ address, vendor, organization: first, company: COMPANY });
  const { clockOffsetMs } = loadConfig(stage.environment);
  const now = (): Date => new Date(Date.now() + clockOffsetMs);
  return tellStory({ address, apiKey: first.apiKey, vendor, slug: COMPANY, connection, now, signal: stage.supervisor.signal });
}
