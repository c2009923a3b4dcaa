import { localDateIn } from '@app/kernel';
import { loadConfig } from '@app/platform';

import { type Stage, startApp, untilReady } from '../app-launcher.js';
import { connectCompany } from './demo-connection.js';
import { dayPlayedAt } from './demo-days.js';
import { type DemoOrganizations, demoOrganizations, type DemoOwner, FIRST, STALE } from './demo-organizations.js';
import { type DemoVendor } from './demo-vendor.js';

const DAYS = 28;
export const COMPANY = 'acme';
export const STALE_COMPANY = 'globex';
/** A company's day is that of its organization. */
const ZONES = { [COMPANY]: FIRST.timeZone, [STALE_COMPANY]: STALE.timeZone } as const;

/** What goes wrong, so many days ago. The second company is not reached any more from some day on: its connection is stale when the demo opens. */
const BAD_DAYS: readonly { readonly daysAgo: number; readonly company: string; readonly scenario: string }[] = [
  { daysAgo: 17, company: COMPANY, scenario: 'unavailable' },
  { daysAgo: 16, company: COMPANY, scenario: 'healthy' },
  { daysAgo: 9, company: COMPANY, scenario: 'tasks-refused' },
  { daysAgo: 8, company: COMPANY, scenario: 'healthy' },
  { daysAgo: 4, company: STALE_COMPANY, scenario: 'unavailable' },
];

interface History {
  readonly stage: Stage;
  readonly address: string;
  readonly vendor: DemoVendor;
  readonly owner: DemoOwner;
}

/** Four weeks, lived through: organizations made and connected over HTTP on the first day, then a real worker under a moved clock, day by day. */
export async function playHistory({ stage, address, vendor, owner }: History): Promise<DemoOrganizations> {
  const { supervisor, log } = stage;
  log(`Playing the last ${String(DAYS)} days with a real worker under a moved clock …`);
  const start = offsetOf(stage, DAYS);
  await moveVendor(vendor, start);
  const organizations = await demoOrganizations({ ...loadConfig(stage.environment), clockOffsetMs: start }, stage.home, owner);
  const api = await startApp(stage, 'api', { more: { CLOCK_OFFSET: isoDuration(start) } });
  await untilReady(`${address}/health/ready`, supervisor.signal);
  await connectCompany({ address, vendor, organization: organizations.first, company: COMPANY });
  await connectCompany({ address, vendor, organization: organizations.stale, company: STALE_COMPANY });
  await supervisor.stopApp(api);
  await playDays(stage, vendor);
  for (const company of [COMPANY, STALE_COMPANY]) await vendor.setToday(company, null);
  return organizations;
}

async function playDays(stage: Stage, vendor: DemoVendor): Promise<void> {
  const worker = await startApp(stage, 'worker', { program: 'rehearsal' });
  for (let daysAgo = DAYS; daysAgo > 0 && !stage.supervisor.signal.aborted; daysAgo--) {
    const clockOffsetMs = offsetOf(stage, daysAgo);
    await moveVendor(vendor, clockOffsetMs);
    for (const { company, scenario } of BAD_DAYS.filter((bad) => bad.daysAgo === daysAgo)) await vendor.setScenario(company, scenario);
    await worker.ask({ clockOffsetMs });
    if ((daysAgo - 1) % 7 === 0) stage.log(`  ${String(DAYS - daysAgo + 1)} days done`);
  }
  await stage.supervisor.stopApp(worker);
}

/** How far the clock is moved for that day, seen from the time that this launch was given. */
function offsetOf(stage: Stage, daysAgo: number): number {
  const now = Date.now();
  return dayPlayedAt(new Date(now + loadConfig(stage.environment).clockOffsetMs), daysAgo).getTime() - now;
}
async function moveVendor(vendor: DemoVendor, offsetMs: number): Promise<void> {
  for (const [company, zone] of Object.entries(ZONES)) await vendor.setToday(company, localDateIn(new Date(Date.now() + offsetMs), zone));
}
const isoDuration = (ms: number): string => `${ms < 0 ? '-' : ''}PT${String(Math.round(Math.abs(ms) / 1000))}S`;
