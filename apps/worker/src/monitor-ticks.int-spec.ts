import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';

import { AlertMonitor, AuditChecks, CheckpointRounds } from '@app/alerts';
import { FixedClock, type OrganizationId } from '@app/kernel';
import { Logger } from '@app/platform';

import { type AlertsLib, openAlerts } from '../../../test/support/alerts.js';
import { MonitorTicks } from './monitor-ticks.service.js';

const STALE_MS = 172_800_001;
const clock = new FixedClock('2026-11-20T03:00:00.000Z');
let lib: AlertsLib;
let org: OrganizationId;

beforeAll(async () => {
  lib = await openAlerts(clock);
  org = await lib.organization();
}, 60_000);
afterAll(() => lib.close());

const open = async () => (await lib.alerts.list(org, 'open', { limit: 10 })).items.map(({ kind }) => kind);

describe('the ticks of a worker', () => {
  it('come every 30 seconds for alerts, so that what went stale is told within a minute, and more seldom for the audit log', async () => {
    const parts = [AlertMonitor, AuditChecks, CheckpointRounds, Logger].map((provide) => ({
      provide,
      useValue: lib.module.get<object>(provide, { strict: false }),
    }));
    const module = await Test.createTestingModule({ imports: [ScheduleModule.forRoot()], providers: [MonitorTicks, ...parts] }).compile();
    await module.init();
    expect(module.get(SchedulerRegistry).getIntervals()).toHaveLength(3);
    const every = Reflect.getMetadata('SCHEDULE_INTERVAL_OPTIONS', MonitorTicks.prototype.lookForAlerts) as { readonly timeout: number };
    expect(every.timeout).toBeLessThanOrEqual(30_000);
    await module.close();
  });

  it('do the work, and two at once do it once', async () => {
    const ticks = new MonitorTicks(lib.monitor, lib.checks, lib.module.get(CheckpointRounds, { strict: false }), lib.module.get(Logger, { strict: false }));
    await lib.connect(org);
    clock.advanceMs(STALE_MS);
    await Promise.all([
      ticks.lookForAlerts(),
      ticks.lookForAlerts(),
      ticks.checkAuditLogs(),
      ticks.checkAuditLogs(),
      ticks.signCheckpoints(),
      ticks.signCheckpoints(),
    ]);
    expect(await open()).toEqual(['connection.stale']);
    expect(await lib.checks.newest(org)).toMatchObject({ problems: 0 });
  });

  it('survive a fault, and go on with the next one', async () => {
    const ticks = new MonitorTicks(lib.monitor, lib.checks, lib.module.get(CheckpointRounds, { strict: false }), lib.module.get(Logger, { strict: false }));
    const broken = await lib.connect(org, { capabilities: null });
    clock.advanceMs(STALE_MS);
    await ticks.lookForAlerts();
    await lib.change(broken, { capabilities: [] });
    await ticks.lookForAlerts();
    expect(await open()).toEqual(['connection.stale', 'connection.stale']);
  });
});
