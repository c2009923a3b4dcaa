import { type EffectiveMapping } from '@app/controls/domain/index.js';

import { type TypeCoverage } from './type-coverage.js';
import { weightOf } from './weight.js';

/** A mapping of a control with how its evidence type stands. */
export interface MappedType {
  readonly mapping: EffectiveMapping;
  readonly weight: number;
  readonly coverage: TypeCoverage;
}

export const toMappedType = (mapping: EffectiveMapping, coverage: TypeCoverage): MappedType => ({ mapping, weight: weightOf(mapping.strength), coverage });

/** A type that no connection is offered, or that concerns nobody, lifts nothing as things are. */
export const canLift = ({ coverage }: MappedType): boolean => coverage.state !== 'not-expected' && coverage.state !== 'not-applicable';
