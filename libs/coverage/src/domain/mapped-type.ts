import { type EffectiveMapping } from '@app/controls/domain/index.js';

import { type TypeCoverage, type TypeVerdict } from './type-coverage.js';
import { weightOf } from './weight.js';

/** A mapping of a control with how its evidence type stands. */
export interface JudgedType {
  readonly mapping: EffectiveMapping;
  readonly weight: number;
  readonly coverage: TypeVerdict;
}
/** The same with every connection, for the reasons. */
export interface MappedType extends JudgedType {
  readonly coverage: TypeCoverage;
}

export const toJudgedType = (mapping: EffectiveMapping, coverage: TypeVerdict): JudgedType => ({ mapping, weight: weightOf(mapping.strength), coverage });
export const toMappedType = (mapping: EffectiveMapping, coverage: TypeCoverage): MappedType => ({ ...toJudgedType(mapping, coverage), coverage });

/** A type that no connection is offered, or that concerns nobody, lifts nothing as things are. */
export const canLift = ({ coverage }: JudgedType): boolean => coverage.state !== 'not-expected' && coverage.state !== 'not-applicable';
