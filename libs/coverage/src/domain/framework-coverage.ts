import { type Connection } from '@app/connections/domain/index.js';
import { type EffectiveControl, type MetricTarget } from '@app/controls/domain/index.js';

import { type ControlCoverage, evaluateControl } from './control-coverage.js';
import { type CoveredConnection, evaluateStanding, type Sighting, type Standing } from './standing.js';
import { evaluateType, type TypeCoverage } from './type-coverage.js';
import { type Wording } from './wording.js';

export interface CoverageInput {
  readonly framework: string;
  readonly catalogueVersion: string;
  readonly controls: readonly EffectiveControl[];
  /** Revoked ones may be among them: they are not looked at. */
  readonly connections: readonly CoveredConnection[];
  readonly sightings: readonly Sighting[];
  readonly targets: readonly MetricTarget[];
  /** Evidence types that a connector of this release can read, connected or not. */
  readonly available: readonly string[];
  readonly wording: Wording;
  readonly now: Date;
}

export interface FrameworkCoverage {
  readonly framework: string;
  readonly asOf: Date;
  readonly catalogueVersion: string;
  /** Mean over the controls that have a score; null when none has. */
  readonly score: number | null;
  readonly controls: readonly ControlCoverage[];
}

const isLiving = ({ status }: Pick<Connection, 'status'>): boolean => status !== 'revoked';

/** Everything said of a framework at `now`. Nothing of it is stored: what is not read any more turns stale by itself. */
export function evaluateCoverage(input: CoverageInput): FrameworkCoverage {
  const living = input.connections.filter(isLiving);
  const targets = new Map(input.targets.map(({ evidenceType, target }) => [evidenceType, target]));
  const types = typesOf(living, targets, input);
  const reachable = new Set([...input.available, ...types.keys()]);
  const controls = input.controls.map((control) => evaluateControl(control, { types, reachable, targets, wording: input.wording, now: input.now }));
  const { framework, catalogueVersion, now: asOf } = input;
  return { framework, asOf, catalogueVersion, score: meanOf(controls.flatMap(({ score }) => score ?? [])), controls };
}

function typesOf(
  living: readonly CoveredConnection[],
  targets: ReadonlyMap<string, number>,
  { sightings, now }: Pick<CoverageInput, 'sightings' | 'now'>,
): ReadonlyMap<string, TypeCoverage> {
  const seen = new Map(sightings.map((sighting) => [`${sighting.connectionId}/${sighting.type}`, sighting]));
  const standings = new Map<string, Standing[]>();
  for (const connection of living) {
    for (const metric of connection.metrics) {
      const sighting = seen.get(`${connection.id}/${metric.metric}`) ?? neverSeen(connection.id, metric.metric);
      const standing = evaluateStanding({ connection, metric, sighting, target: targets.get(metric.metric) ?? null, now });
      const same = standings.get(metric.metric);
      if (same === undefined) standings.set(metric.metric, [standing]);
      else same.push(standing);
    }
  }
  return new Map([...standings].map(([type, all]) => [type, evaluateType(type, all)]));
}

const neverSeen = (connectionId: string, type: string): Sighting => ({ connectionId, type, evidenceId: null, observedAt: null, rate: null });

/** Scores are whole tenths: the sum is rounded to them, because 0.6 + 0.3 is not 0.9 in binary. */
export const meanOf = (scores: readonly number[]): number | null =>
  scores.length === 0 ? null : Math.round(scores.reduce((sum, score) => sum + score, 0) * 10) / 10 / scores.length;
