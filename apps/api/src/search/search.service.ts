import { Injectable } from '@nestjs/common';

import { AlertService } from '@app/alerts';
import { AssessmentReader } from '@app/assessments';
import { ConnectionReader } from '@app/connections';
import { findConnector } from '@app/connectors';
import { MAX_PAGE_LIMIT, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { type Caller, isAllowed, MemberService, type Permission } from '@app/organizations';

import { AuditSearch } from './audit-search.service.js';
import { FigureSearch } from './figure-search.service.js';
import { type FoundKind, type FoundResponse } from './search.response.js';
import { Wanted } from './wanted.js';

const MOST = 20;
const MOST_OF_A_KIND = 6;
/** Rows of a list that are looked at, so that a long one costs no more than a short one. */
const LOOKED_AT = 1_000;

/** Looks through what the caller may read, kind by kind, each within the caller's organization. */
@Injectable()
export class SearchService {
  constructor(
    private readonly figures: FigureSearch,
    private readonly connections: ConnectionReader,
    private readonly assessments: AssessmentReader,
    private readonly alerts: AlertService,
    private readonly members: MemberService,
    private readonly auditLog: AuditSearch,
  ) {}

  async find(caller: Caller, q: string): Promise<readonly FoundResponse[]> {
    const wanted = new Wanted(q);
    const { organizationId: org } = caller;
    const ways: readonly (readonly [Permission, () => Promise<readonly FoundResponse[]>])[] = [
      ['connection.read', () => this.#connections(org, wanted)],
      ['control.read', () => this.figures.controls(org, wanted)],
      ['evidence.read', () => this.figures.evidenceOf(org, wanted, MOST_OF_A_KIND)],
      ['assessment.read', () => this.#assessments(org, wanted)],
      ['alert.read', () => this.#alerts(org, wanted)],
      ['member.read', () => this.#members(org, wanted)],
      ['audit.read', () => this.auditLog.eventsOf(org, wanted, MOST_OF_A_KIND)],
      ['audit.read', () => this.auditLog.checkpointsOf(org, wanted, MOST_OF_A_KIND)],
    ];
    const found: FoundResponse[] = [];
    for (const [permission, look] of ways) if (!wanted.isEmpty && isAllowed(caller, permission)) found.push(...(await look()).slice(0, MOST_OF_A_KIND));
    return found.slice(0, MOST);
  }

  async #connections(org: OrganizationId, wanted: Wanted): Promise<readonly FoundResponse[]> {
    const all = await firstOf((page) => this.connections.list(org, page));
    return all.flatMap(({ id, label, connector, config, status }) => {
      const name = findConnector(connector)?.name ?? connector;
      const isFound = wanted.isStartOf(id) || wanted.isIn(label, name, ...Object.values(config));
      return isFound ? [aFound('connection', id, label, `${name}, ${STATUS[status]}`, `/settings/connections/${id}`)] : [];
    });
  }

  async #assessments(org: OrganizationId, wanted: Wanted): Promise<readonly FoundResponse[]> {
    // Of one page: each counts what is attached to it.
    const { items } = await this.assessments.list(org, {}, { limit: MAX_PAGE_LIMIT });
    return items
      .filter(({ id, name }) => wanted.isStartOf(id) || wanted.isIn(name))
      .map(({ id, name, period, state }) => aFound('assessment', id, name, `${period.start} to ${period.end}, ${state}`, `/assessments/${id}`));
  }

  async #alerts(org: OrganizationId, wanted: Wanted): Promise<readonly FoundResponse[]> {
    return (await this.alerts.newest(org, LOOKED_AT))
      .filter(({ id, title }) => wanted.isStartOf(id) || wanted.isIn(title))
      .map(({ id, title, state, openedAt }) => aFound('alert', id, title, `${state}, opened ${openedAt.toISOString().slice(0, 10)}`, `/alerts/${id}`));
  }

  async #members(org: OrganizationId, wanted: Wanted): Promise<readonly FoundResponse[]> {
    return (await firstOf((page) => this.members.list(org, page)))
      .filter(({ id, name, email }) => wanted.isStartOf(id) || wanted.isIn(name, email))
      .map(({ id, name, email, role }) => aFound('member', id, name, `${email}, ${role}`, '/settings/members'));
  }
}

const STATUS = { active: 'active', 'needs-reauth': 'needs a new key', revoked: 'revoked' } as const;

const aFound = (kind: FoundKind, id: string, title: string, detail: string, path: string): FoundResponse => ({ kind, id, title, detail, path });

/** The first pages of a list, up to what is looked at. */
async function firstOf<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await list({ limit: MAX_PAGE_LIMIT, cursor });
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && rows.length < LOOKED_AT);
  return rows;
}
