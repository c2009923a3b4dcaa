import { Inject, Injectable } from '@nestjs/common';

import { addDays, type Clock, isObjectIdText, localDateIn, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import {
  calendarOf,
  type Confirmation,
  decodeCursor,
  encodeCursor,
  type Evidence,
  type EvidenceCalendar,
  type ObservedDay,
  type ProvenanceSheet,
  sheetOf,
} from './domain/index.js';
import { EvidenceNotFound } from './evidence.errors.js';
import { type EvidenceFilter, EvidenceList } from './evidence-list.service.js';
import { type EvidenceView, EvidenceViews, type NewestFinding } from './evidence-views.service.js';
import { checkLimit } from './page-limit.js';
import { ConfirmationRepository } from './persistence/confirmation.repository.js';
import { EvidenceRepository, type Metric } from './persistence/evidence.repository.js';
import { type CommittedPopulation, type OpenedPopulation, Populations } from './populations.service.js';

const HEX = /^[0-9a-f]{1,24}$/;
const FINGERPRINT_START = /^[0-9a-f]{1,64}$/;

/** Everything that is read of evidence. An id that is unknown, foreign or malformed is EvidenceNotFound, the same for all. */
@Injectable()
export class EvidenceReader {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly confirmed: ConfirmationRepository,
    private readonly rows: EvidenceList,
    private readonly views: EvidenceViews,
    private readonly populations: Populations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first. @throws InvalidInput naming limit, cursor, connectionId or from */
  async list(org: OrganizationId, filter: EvidenceFilter, page: PageRequest): Promise<Page<EvidenceView>> {
    return this.rows.list(org, filter, page);
  }

  async one(org: OrganizationId, id: string): Promise<EvidenceView> {
    const [view] = await this.views.of(org, [await this.#row(org, id)]);
    if (view === undefined) throw new EvidenceNotFound();
    return view;
  }

  /** Rows whose id begins with those hex digits. */
  async beginningWith(org: OrganizationId, start: string, limit: number): Promise<readonly EvidenceView[]> {
    return HEX.test(start) ? this.views.of(org, await this.evidence.beginningWith(org, start, limit)) : [];
  }

  /** Rows whose fingerprint begins with those hex digits. */
  async fingerprinted(org: OrganizationId, start: string, limit: number): Promise<readonly EvidenceView[]> {
    return FINGERPRINT_START.test(start) ? this.views.of(org, await this.evidence.fingerprinted(org, start, limit)) : [];
  }

  /** Newest first. @throws InvalidInput for a limit outside 1 … 200 or a foreign cursor */
  async confirmations(org: OrganizationId, id: string, { limit, cursor }: PageRequest): Promise<Page<Confirmation>> {
    checkLimit(limit);
    await this.#row(org, id);
    const list = { organization: org, confirmationsOf: id };
    const rows = await this.confirmed.page(org, id, limit + 1, cursor === undefined ? null : decodeCursor(cursor, list));
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor({ at: last.observedAt, id: last.id }, list) : null };
  }

  /** The days on which the finding was seen until another took its place. */
  async calendar(org: OrganizationId, id: string): Promise<EvidenceCalendar> {
    const row = await this.#row(org, id);
    const own: ObservedDay = { date: row.asOf, runId: row.runId, how: 'measured' };
    // A restatement tells of one past day and is never seen again.
    if (row.restates !== null) return calendarOf([own], { from: row.asOf, to: row.asOf, openEnded: false });
    const days = await this.confirmed.daysOf(org, id);
    const next = await this.evidence.nextFinding(org, row);
    const to = next === null ? localDateIn(this.clock.now(), row.timeZone) : addDays(next.asOf, -1);
    return calendarOf([own, ...days.map(({ asOf: date, runId }) => ({ date, runId, how: 'confirmed' as const }))], {
      from: row.asOf,
      to,
      openEnded: next === null,
    });
  }

  /** Of each metric, in the order asked: one index seek apiece. */
  async newestOf(org: OrganizationId, metrics: readonly Metric[]): Promise<readonly NewestFinding[]> {
    return this.views.newestOf(org, metrics);
  }

  async sheet(org: OrganizationId, id: string): Promise<ProvenanceSheet> {
    const view = await this.one(org, id);
    return sheetOf(org, view, view);
  }

  /** Decrypts the rows behind a figure; whoever shows them logs a custody event. @throws CountOnly, PopulationExpired, PopulationDamaged */
  async openPopulation(org: OrganizationId, id: string): Promise<OpenedPopulation> {
    return this.populations.open(org, await this.#row(org, id));
  }

  /** The same for those leaves alone; `rows` holds them in leaf order. */
  async openLeaves(org: OrganizationId, id: string, leaves: readonly number[]): Promise<OpenedPopulation> {
    return this.populations.open(org, await this.#row(org, id), leaves);
  }

  /** What the evidence committed to; stays when the rows have gone. @throws CountOnly, PopulationDamaged */
  async committedPopulation(org: OrganizationId, id: string): Promise<CommittedPopulation & { readonly evidence: Evidence }> {
    const evidence = await this.#row(org, id);
    return { evidence, ...(await this.populations.committed(org, evidence)) };
  }

  /** The same, of a population whose rows can still be shown. @throws PopulationExpired too */
  async keptPopulation(org: OrganizationId, id: string): Promise<CommittedPopulation & { readonly evidence: Evidence }> {
    const evidence = await this.#row(org, id);
    return { evidence, ...(await this.populations.kept(org, evidence)) };
  }

  async #row(org: OrganizationId, id: string): Promise<Evidence> {
    const row = isObjectIdText(id) ? await this.evidence.one(org, id) : null;
    if (row === null) throw new EvidenceNotFound();
    return row;
  }
}
