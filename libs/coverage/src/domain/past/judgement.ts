import { type EffectiveControl } from '@app/controls/domain/index.js';

import { type ControlCoverage, judgeControl } from '../control-coverage.js';
import { meanOf } from '../framework-coverage.js';
import { toJudgedType } from '../mapped-type.js';
import { type TypeVerdict } from '../type-coverage.js';
import { type Wording } from '../wording.js';

export type JudgedControl = Pick<ControlCoverage, 'controlId' | 'title' | 'state' | 'score'>;

/** A framework without its reasons: what a line and a comparison need. */
export interface Judgement {
  readonly score: number | null;
  readonly controls: readonly JudgedControl[];
}

export interface JudgementInput {
  readonly controls: readonly EffectiveControl[];
  readonly verdicts: ReadonlyMap<string, TypeVerdict>;
  readonly available: readonly string[];
  readonly wording: Wording;
}

export function judge({ controls, verdicts, available, wording }: JudgementInput): Judgement {
  const reachable = new Set([...available, ...verdicts.keys()]);
  return judgementOf(
    controls.map((control) => {
      const mapped = control.mappings
        .filter(({ evidenceType }) => reachable.has(evidenceType))
        .map((mapping) => toJudgedType(mapping, verdicts.get(mapping.evidenceType) ?? unread(mapping.evidenceType)));
      const { state, score } = judgeControl(control, mapped, wording);
      return { controlId: control.id, title: control.title, state, score };
    }),
  );
}

export const judgementOf = (controls: readonly JudgedControl[]): Judgement => ({ score: meanOf(controls.flatMap(({ score }) => score ?? [])), controls });

const unread = (type: string): TypeVerdict => ({ type, state: 'unread', value: 0, isBelowTarget: false });
