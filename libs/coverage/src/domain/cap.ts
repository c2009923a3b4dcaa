import { canLift, type JudgedType } from './mapped-type.js';
import { weightOf } from './weight.js';
import { nameOf, percent, statement, type Wording } from './wording.js';

export interface Cap {
  /** 0 … 1 */
  readonly value: number;
  /** Why not 1; null when it is. */
  readonly reason: string | null;
}

/** The most that the mapped evidence could give the control as things are. */
export function capOf(controlId: string, mapped: readonly JudgedType[], wording: Wording): Cap {
  const lifting = mapped.filter(canLift);
  const value = Math.max(0, ...lifting.map(({ weight }) => weight));
  if (value === 1) return { value, reason: null };
  const obstacle = obstacleTo(value, mapped);
  const top = obstacle?.isOfTop === true ? obstacle.by : lifting.find(({ weight }) => weight === value);
  const most = `so ${percent(value)} is the most this evidence can give`;
  const why = obstacle === null ? 'no connector reads anything that shows the control itself at work' : obstacle.words(wording);
  if (top === undefined) return { value, reason: `Nothing mapped to ${controlId} can be read: ${why}.` };
  return { value, reason: `${statement(wording, top.mapping.evidenceType, top.mapping.strength, controlId)}; ${why}, ${most}.` };
}

interface Obstacle {
  readonly by: JudgedType;
  /** It is about the evidence that gives the cap itself. */
  readonly isOfTop: boolean;
  readonly words: (wording: Wording) => string;
}

/** What stands between the cap and more: a condition that nobody met, a figure that is left out, or a decision of the organization. */
function obstacleTo(value: number, mapped: readonly JudgedType[]): Obstacle | null {
  const found = mapped.flatMap((one): readonly Obstacle[] => [...conditionOf(one, value), ...leftOut(one, value), ...decisionOf(one, value)]);
  return found.find(({ isOfTop }) => isOfTop) ?? found[0] ?? null;
}

function conditionOf(by: JudgedType, value: number): readonly Obstacle[] {
  const { condition } = by.mapping;
  if (condition === null || !canLift(by) || weightOf(condition.gives) < value) return [];
  return [{ by, isOfTop: by.weight === value, words: () => condition.unmet }];
}

function leftOut(by: JudgedType, value: number): readonly Obstacle[] {
  if (canLift(by) || by.weight <= value) return [];
  const why = by.coverage.state === 'not-expected' ? 'is not offered to the key' : 'found nobody in scope';
  return [{ by, isOfTop: false, words: (wording) => `${nameOf(wording, by.mapping.evidenceType)} would give ${percent(by.weight)}, but it ${why}` }];
}

function decisionOf(by: JudgedType, value: number): readonly Obstacle[] {
  const { instead } = by.mapping;
  if (instead === null || weightOf(instead) <= value) return [];
  return [{ by, isOfTop: by.weight === value, words: () => `your organization counts it for less than the catalogue, which says ${instead}` }];
}
