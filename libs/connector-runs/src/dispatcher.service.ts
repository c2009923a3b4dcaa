import { Inject, Injectable } from '@nestjs/common';

import { ConnectionLeases, ConnectionSchedule } from '@app/connections';
import { type Clock, type OrganizationId } from '@app/kernel';
import { OrganizationDirectory } from '@app/organizations';
import { CLOCK, Doorbell } from '@app/platform';

import { RunRepository } from './persistence/run.repository.js';

/** In flight for one organization at a time: one with a thousand overdue connections delays nobody else. */
const MAX_PER_ORGANIZATION = 2;
const ORGANIZATIONS_PER_PAGE = 100;
/** Looked at to find two that can go on: runs of a busy connection must not hide the others. */
const OPEN_LOOKED_AT = 50;

export interface DispatchReport {
  readonly organizations: number;
  readonly requested: number;
  readonly rung: number;
  /** Runs that wait or run. */
  readonly open: number;
  /** One organization's trouble never stops the others; whoever ticks logs it. */
  readonly failures: readonly { readonly organizationId: OrganizationId; readonly error: unknown }[];
}

/**
 * Every tick, organization by organization: makes the run rows that are due and rings for whatever is open. MongoDB alone decides, so a lost queue, a second
 * dispatcher or a crash between the two steps changes nothing. Rings are deduplicated by the queue.
 */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly organizations: OrganizationDirectory,
    private readonly schedule: ConnectionSchedule,
    private readonly leases: ConnectionLeases,
    private readonly runs: RunRepository,
    private readonly doorbell: Doorbell,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async tick(): Promise<DispatchReport> {
    let [organizations, requested, rung, open] = [0, 0, 0, 0];
    const failures: { organizationId: OrganizationId; error: unknown }[] = [];
    for await (const org of this.#organizations()) {
      organizations++;
      try {
        requested += await this.#requestDue(org);
        const found = await this.#ringOpen(org);
        [rung, open] = [rung + found.rung, open + found.open];
      } catch (error) {
        failures.push({ organizationId: org, error });
      }
    }
    return { organizations, requested, rung, open, failures };
  }

  async *#organizations(): AsyncGenerator<OrganizationId> {
    let page = await this.organizations.page(ORGANIZATIONS_PER_PAGE);
    while (page.length > 0) {
      for (const { id } of page) yield id;
      page = await this.organizations.page(ORGANIZATIONS_PER_PAGE, page.at(-1)?.id);
    }
  }

  /** An overdue connection gets one run, however many days were missed. */
  async #requestDue(org: OrganizationId): Promise<number> {
    const now = this.clock.now();
    let made = 0;
    for (const { connectionId, due } of await this.schedule.dueAt(org, now, MAX_PER_ORGANIZATION)) {
      if (await this.runs.request(org, connectionId, due, now)) made++;
      else if (await this.runs.isClosed(org, connectionId, due)) await this.schedule.skipAttempt(org, connectionId, due);
    }
    return made;
  }

  /** Waiting runs, and runs whose worker died: their lease has ended, so the next worker takes them over. */
  async #ringOpen(org: OrganizationId): Promise<{ readonly rung: number; readonly open: number }> {
    const running = await this.runs.open(org, 'running', OPEN_LOOKED_AT);
    const waiting = await this.runs.open(org, 'queued', OPEN_LOOKED_AT);
    let rung = 0;
    let free = MAX_PER_ORGANIZATION;
    for (const run of [...running, ...waiting]) {
      if (free === 0) break;
      if (await this.leases.isHeld(org, run.connectionId)) {
        free -= run.state === 'running' ? 1 : 0;
        continue;
      }
      if (await this.doorbell.ring('connector-run.execute', { organizationId: org, connectionId: run.connectionId, slot: run.slot })) rung++;
      free--;
    }
    return { rung, open: running.length + waiting.length };
  }
}
