import { Injectable } from '@nestjs/common';

import { ConnectionReader } from '@app/connections';
import { type Connection, type MetricStanding } from '@app/connections/domain/index.js';
import { type EndedRun, RunHistory } from '@app/connector-runs';
import { ControlHistory } from '@app/controls';
import { EvidenceSightings, type MetricSighting } from '@app/evidence';
import { type OrganizationId } from '@app/kernel';

import { ConnectionEvents } from './connection-events.service.js';
import {
  afterNotes,
  type ConnectionEvent,
  type ConnectionNote,
  type CoveragePast,
  decisionNotes,
  grouped,
  inOrder,
  labelAt,
  limitsOf,
  noteOf,
  type PastConnection,
  type PastRun,
  type PastSight,
} from './domain/index.js';

const CONNECTIONS_AT_ONCE = 200;
/** No run lasts longer: what was seen before a period and became known in it began this long before at most. */
const LONGEST_RUN_MS = 86_400_000;

export interface KnownPast {
  readonly past: CoveragePast;
  /** What cannot be told any more, as sentences; [] = nothing. */
  readonly limits: readonly string[];
}
interface Period {
  readonly from: Date;
  readonly to: Date;
}
interface Known {
  readonly connections: readonly Connection[];
  /** By connection, oldest first. */
  readonly events: ReadonlyMap<string, readonly ConnectionEvent[]>;
}

/** What was known of an organization at an instant, and what happened from there on: a few indexed reads for the whole period, judged in memory. */
@Injectable()
export class CoveragePasts {
  constructor(
    private readonly connections: ConnectionReader,
    private readonly runs: RunHistory,
    private readonly sightings: EvidenceSightings,
    private readonly events: ConnectionEvents,
    private readonly controls: ControlHistory,
  ) {}

  /** @throws FrameworkNotFound */
  async of(org: OrganizationId, framework: string, period: Period): Promise<KnownPast> {
    const decisions = await this.controls.of(org, framework);
    const connections = (await this.all(org)).filter(({ createdAt }) => createdAt <= period.to);
    const events = await this.events.of(org, connections);
    const known = { connections, events: grouped(events, ({ connectionId }) => connectionId) };
    const labels = new Map(connections.map(({ id, label }) => [id, labelAt(label, eventsOf(known, id), period.to)]));
    return {
      past: {
        ...{ framework, from: period.from, to: period.to, decisions },
        connections: await this.#connectionsAt(org, known, period.from),
        notes: inOrder([...decisionNotes(decisions, period.from, period.to), ...(await this.#notes(org, known, period))]),
      },
      limits: limitsOf(events, (id) => labels.get(id) ?? id, period.to),
    };
  }

  /** Revoked ones too, oldest first. */
  async all(org: OrganizationId): Promise<readonly Connection[]> {
    const all: Connection[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.connections.list(org, { limit: CONNECTIONS_AT_ONCE, cursor });
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  async #connectionsAt(org: OrganizationId, known: Known, at: Date): Promise<readonly PastConnection[]> {
    const living = known.connections.filter(({ createdAt, revokedAt }) => createdAt <= at && (revokedAt === null || revokedAt > at));
    if (living.length === 0) return [];
    const runs = new Map((await this.runs.newestOfEach(org, at)).map((run) => [run.connectionId, run]));
    const seen = grouped(await this.sightings.ofTypes(org, typesOf(living), at), ({ connectionId }) => connectionId);
    const past: PastConnection[] = [];
    for (const connection of living) {
      const run = runs.get(connection.id);
      past.push(
        run === undefined
          ? await this.#unread(org, known, connection, at)
          : await this.#read(org, known, connection, { at, run, seen: seen.get(connection.id) ?? [] }),
      );
    }
    return past;
  }

  async #unread(org: OrganizationId, known: Known, connection: Connection, at: Date): Promise<PastConnection> {
    const metrics = await this.events.metricsAtConnect(org, connection);
    return afterNotes(aConnection(known, connection, at, { metrics }), judgedWithin(known, connection.id, { from: null, to: at }));
  }

  async #read(
    org: OrganizationId,
    known: Known,
    connection: Connection,
    { at, run, seen }: { readonly at: Date; readonly run: EndedRun; readonly seen: readonly MetricSighting[] },
  ): Promise<PastConnection> {
    const sightings = await this.#endedSightings(org, seen, run);
    const before = aConnection(known, connection, at, { metrics: await this.#answeredBefore(org, run, sightings), sightings });
    const ended: ConnectionNote = { kind: 'run-ended', at: run.finishedAt, connectionId: connection.id, run: pastRunOf(run), seen: [] };
    return afterNotes(before, [ended, ...judgedWithin(known, connection.id, { from: run.finishedAt, to: at })]);
  }

  /** A run under way at that instant had recorded nothing yet, although its rows carry an earlier time. */
  async #endedSightings(org: OrganizationId, seen: readonly MetricSighting[], { startedAt }: EndedRun): Promise<readonly MetricSighting[]> {
    const ended: MetricSighting[] = [];
    for (const sighting of seen) {
      const found = sighting.observedAt <= startedAt ? sighting : await this.sightings.of(org, sighting, startedAt);
      if (found !== null) ended.push(found);
    }
    return ended;
  }

  /** When each figure last had an answer before that run: only a run tells of nobody in scope, evidence of everything else. */
  async #answeredBefore(org: OrganizationId, run: EndedRun, sightings: readonly MetricSighting[]): Promise<readonly MetricStanding[]> {
    const unclear = run.outcomes.filter(({ outcome, expected }) => outcome === 'inconclusive' && expected);
    const seenAt = (metric: string): Date | null => sightings.find(({ type }) => type === metric)?.observedAt ?? null;
    const earliest = unclear.map(({ metric }) => seenAt(metric)?.getTime() ?? 0);
    const runs =
      unclear.length === 0 ? [] : await this.runs.notApplicableOf(org, run.connectionId, { after: new Date(Math.min(...earliest)), until: run.finishedAt });
    return run.outcomes.map(({ metric, expected }) => {
      const found = runs.find(({ outcomes }) => outcomes.some((one) => one.metric === metric && one.outcome === 'not-applicable'));
      const at = seenAt(metric);
      const lastMeasuredAt = found !== undefined && (at === null || found.startedAt > at) ? found.startedAt : at;
      return { metric, expected, lastMeasuredAt, lastOutcome: null, lastReason: null };
    });
  }

  async #notes(org: OrganizationId, known: Known, { from, to }: Period): Promise<readonly ConnectionNote[]> {
    if (to <= from) return [];
    const isWithin = (at: Date): boolean => at > from && at <= to;
    const notes: ConnectionNote[] = [...known.events.values()]
      .flat()
      .filter(({ at }) => isWithin(at))
      .flatMap(noteOf);
    for (const connection of known.connections) {
      const { id: connectionId, createdAt, revokedAt } = connection;
      if (revokedAt !== null && isWithin(revokedAt)) notes.push({ kind: 'revoked', at: revokedAt, connectionId });
      if (!isWithin(createdAt)) continue;
      const metrics = await this.events.metricsAtConnect(org, connection);
      notes.push({ kind: 'connected', at: createdAt, connectionId, connection: aConnection(known, connection, createdAt, { metrics }) });
    }
    return [...notes, ...(await this.#runNotes(org, { from, to }))];
  }

  /** A sight became known when the run ended that saw it: both were written in one transaction. */
  async #runNotes(org: OrganizationId, { from, to }: Period): Promise<readonly ConnectionNote[]> {
    const sights = grouped(
      await this.sightings.between(org, new Date(from.getTime() - LONGEST_RUN_MS), to),
      ({ connectionId, observedAt }) => `${connectionId} ${String(observedAt.getTime())}`,
    );
    return (await this.runs.endedBetween(org, from, to)).map((run) => {
      const seen: readonly PastSight[] = sights.get(`${run.connectionId} ${String(run.startedAt.getTime())}`) ?? [];
      return { kind: 'run-ended', at: run.finishedAt, connectionId: run.connectionId, run: pastRunOf(run), seen };
    });
  }
}

const eventsOf = ({ events }: Known, connectionId: string): readonly ConnectionEvent[] => events.get(connectionId) ?? [];
const typesOf = (connections: readonly Connection[]): readonly string[] => [
  ...new Set(connections.flatMap(({ metrics }) => metrics.map(({ metric }) => metric))),
];

/** As it was at an instant before its runs are looked at. */
function aConnection(
  known: Known,
  { id, label, createdAt }: Connection,
  at: Date,
  told: Pick<PastConnection, 'metrics'> & Partial<PastConnection>,
): PastConnection {
  return { id, label: labelAt(label, eventsOf(known, id), at), createdAt, status: 'active', lastRun: null, sightings: [], ...told };
}

/** What was said of its key in `(from, to]`; its label is known already. */
const judgedWithin = (known: Known, connectionId: string, { from, to }: { readonly from: Date | null; readonly to: Date }): readonly ConnectionNote[] =>
  eventsOf(known, connectionId)
    .filter(({ kind, at }) => kind !== 'renamed' && at <= to && (from === null || at > from))
    .flatMap(noteOf);

const pastRunOf = ({ id, state, startedAt, errorCode, outcomes }: EndedRun): PastRun => ({
  id,
  state,
  startedAt,
  outcomes,
  isKeyRefused: errorCode === 'invalid-key',
});
