import { type EvidenceType, type Strength, STRENGTHS } from '@app/controls/domain/index.js';

import { type FrozenControl } from './assessment.js';
import { type CoverageCalendar, NOT_OFFERED } from './coverage-calendar.js';
import { titleOf } from './gaps.js';

export const LIMIT_KINDS = ['population-only', 'supporting-only', 'count-only', 'not-offered', 'not-mapped', 'out-of-reach'] as const;

/** What the evidence cannot show however complete it is. */
export interface Limit {
  readonly kind: (typeof LIMIT_KINDS)[number];
  readonly type: string | null;
  readonly text: string;
}

export interface AttachedFinding {
  readonly type: string;
  readonly root: string | null;
}

export interface LimitInput {
  readonly calendars: readonly CoverageCalendar[];
  readonly readable: readonly string[];
  readonly evidenceTypes: readonly EvidenceType[];
}

export function limitsOfControl(control: FrozenControl, attached: readonly AttachedFinding[], input: LimitInput): readonly Limit[] {
  const readable = control.mappings.filter(({ evidenceType }) => input.readable.includes(evidenceType));
  if (readable.length === 0) return [outOfReach(control), ...unmapped(control, attached, input)];
  return [
    ...strengthLimits(control, readable, input),
    ...countOnly(attached, input),
    ...notOffered(
      readable.map(({ evidenceType }) => evidenceType),
      input,
    ),
    ...unmapped(control, attached, input),
  ];
}

function outOfReach({ controlId, platform }: FrozenControl): Limit {
  const shown =
    platform === null
      ? `No connector of this release reads evidence for ${controlId}.`
      : `No connector serves ${controlId}; the platform itself does: ${platform}`;
  return { kind: 'out-of-reach', type: null, text: shown };
}

const WHAT_FOR: Readonly<Record<Exclude<Strength, 'direct'>, string>> = {
  population: 'the population to sample from',
  supporting: 'supporting evidence only',
};

/** Nothing direct among the mappings: the best that there is, and what would make it more. */
function strengthLimits({ controlId }: FrozenControl, mappings: FrozenControl['mappings'], { evidenceTypes }: LimitInput): readonly Limit[] {
  const best = STRENGTHS.find((strength) => mappings.some((mapping) => mapping.strength === strength));
  if (best === undefined || best === 'direct') return [];
  const kind = best === 'population' ? 'population-only' : 'supporting-only';
  return mappings
    .filter(({ strength }) => strength === best)
    .map(({ evidenceType, condition }) => {
      const verb = evidenceTypes.find(({ type }) => type === evidenceType)?.isPlural === true ? 'are' : 'is';
      const unmet = condition === null ? '' : `: ${condition.unmet}`;
      return { kind, type: evidenceType, text: `${titleOf(evidenceType, evidenceTypes)} ${verb} ${WHAT_FOR[best]} for ${controlId}${unmet}.` };
    });
}

function countOnly(attached: readonly AttachedFinding[], { evidenceTypes }: LimitInput): readonly Limit[] {
  const types = [...new Set(attached.filter(({ root }) => root === null).map(({ type }) => type))].sort();
  return types.map((type) => ({
    kind: 'count-only',
    type,
    text: `${titleOf(type, evidenceTypes)}: a total that the vendor counted; nobody can be sampled from it.`,
  }));
}

function notOffered(types: readonly string[], { calendars, evidenceTypes }: LimitInput): readonly Limit[] {
  return calendars
    .filter(({ type, days }) => types.includes(type) && days.some(({ reason }) => reason === NOT_OFFERED))
    .map(({ type, label }) => ({
      kind: 'not-offered',
      type,
      text: `${titleOf(type, evidenceTypes)} from ${label}: not offered to the key on some days or all.`,
    }));
}

function unmapped({ controlId, mappings }: FrozenControl, attached: readonly AttachedFinding[], { evidenceTypes }: LimitInput): readonly Limit[] {
  const known = new Set(mappings.map(({ evidenceType }) => evidenceType));
  const types = [...new Set(attached.map(({ type }) => type))].filter((type) => !known.has(type)).sort();
  return types.map((type) => ({
    kind: 'not-mapped',
    type,
    text: `${titleOf(type, evidenceTypes)}: attached by hand; the catalogue maps it to no part of ${controlId}.`,
  }));
}
