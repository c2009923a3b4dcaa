import { type MetricStanding } from '@app/connections/domain/index.js';
import { CATALOGUES, type ControlOverride, effectiveControls, type MetricTarget } from '@app/controls';
import { InvariantViolated } from '@app/kernel';

import { type CoverageInput, type CoveredConnection, evaluateCoverage, type FrameworkCoverage, type Sighting } from './domain/index.js';

export const HEADCOUNT = 'hr.active_headcount';
export const TERMINATIONS = 'hr.terminations_30d';
export const ONBOARDING = 'hr.onboarding_completion';
export const TYPES = [HEADCOUNT, TERMINATIONS, ONBOARDING] as const;
export const NOW = new Date('2026-11-21T09:00:00.000Z');
export const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

/** A read of one figure, told by its age in ms. */
export interface Read {
  readonly ageMs: number;
  readonly outcome: 'measured' | 'not-applicable' | 'inconclusive';
  readonly reason?: string;
  readonly rate?: number;
}
export interface Story {
  readonly id?: string;
  readonly label?: string;
  readonly status?: CoveredConnection['status'];
  readonly createdAgeMs?: number;
  /** By type; one that is left out is not expected of this connection. */
  readonly reads: Readonly<Partial<Record<string, readonly Read[]>>>;
}

/** A connection and its findings as the runs of a story would have left them. */
export function tell({ id = 'c1', label = 'BambooHR (acme)', status = 'active', createdAgeMs = 90 * 86_400_000, reads }: Story): {
  readonly connection: CoveredConnection;
  readonly sightings: readonly Sighting[];
} {
  const all = TYPES.flatMap((type) => reads[type] ?? []);
  const lastRun = all.length === 0 ? null : { id: 'r', state: 'succeeded' as const, finishedAt: NOW, error: null };
  return {
    connection: { id, label, status, createdAt: ago(createdAgeMs), lastRun, metrics: TYPES.map((type) => standingOf(type, reads[type])) },
    sightings: TYPES.map((type) => sightingOf(id, type, reads[type] ?? [])),
  };
}

const newestFirst = (reads: readonly Read[]): readonly Read[] => [...reads].sort((a, b) => a.ageMs - b.ageMs);

function standingOf(metric: string, reads: readonly Read[] | undefined): MetricStanding {
  const [last] = newestFirst(reads ?? []);
  const answered = newestFirst(reads ?? []).find(({ outcome }) => outcome !== 'inconclusive');
  return {
    metric,
    expected: reads !== undefined,
    lastMeasuredAt: answered === undefined ? null : ago(answered.ageMs),
    lastOutcome: last?.outcome ?? null,
    lastReason: last?.outcome === 'inconclusive' ? (last.reason ?? 'read-failed') : null,
  };
}

function sightingOf(connectionId: string, type: string, reads: readonly Read[]): Sighting {
  const measured = newestFirst(reads).find(({ outcome }) => outcome === 'measured');
  if (measured === undefined) return { connectionId, type, evidenceId: null, observedAt: null, rate: null };
  return {
    connectionId,
    type,
    evidenceId: `${connectionId}-${type}`,
    observedAt: ago(measured.ageMs),
    rate: type === ONBOARDING ? (measured.rate ?? 1) : null,
  };
}

const [catalogue] = CATALOGUES;
if (catalogue === undefined) throw new InvariantViolated('no catalogue');

export interface Scene {
  readonly framework?: string;
  readonly stories?: readonly Story[];
  readonly overrides?: readonly ControlOverride[];
  readonly targets?: readonly MetricTarget[];
  readonly available?: readonly string[];
  readonly now?: Date;
}

export function sceneOf({ framework = 'soc2', stories = [], overrides = [], targets = [], available = TYPES, now = NOW }: Scene): CoverageInput {
  const told = stories.map(tell);
  return {
    framework,
    catalogueVersion: '2026-11',
    controls: effectiveControls(catalogue as NonNullable<typeof catalogue>, framework, overrides),
    connections: told.map(({ connection }) => connection),
    sightings: told.flatMap(({ sightings }) => sightings),
    targets,
    available,
    wording: new Map(catalogue?.evidenceTypes.map((type) => [type.type, type])),
    now,
  };
}

export const coverageOf = (scene: Scene): FrameworkCoverage => evaluateCoverage(sceneOf(scene));
