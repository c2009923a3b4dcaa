import { ApiProperty } from '@nestjs/swagger';

import { type MetricValue } from '@app/connector-sdk';
import { type ProvenanceSheet } from '@app/evidence';

import { PeriodResponse, RestatesResponse, VALUE } from './evidence.response.js';

const instant = { type: String, format: 'date-time' } as const;
const day = { type: String, format: 'date' } as const;
const integer = { type: 'integer' } as const;
const textOrNull = { type: String, nullable: true } as const;
const integerOrNull = { type: 'integer', nullable: true } as const;
/** Whatever was asked: JSON of any shape. */
const json = { type: 'object', additionalProperties: true } as const;

export class SheetCollectorResponse {
  @ApiProperty()
  readonly connector: string;

  @ApiProperty()
  readonly version: string;

  @ApiProperty()
  readonly mappingVersion: string;

  @ApiProperty()
  readonly runId: string;
}

export class SheetCallResponse {
  @ApiProperty({ type: String, enum: ['GET', 'POST'] })
  readonly method: 'GET' | 'POST';

  @ApiProperty()
  readonly path: string;

  @ApiProperty(json)
  readonly parameters: unknown;

  @ApiProperty({ ...textOrNull, description: 'As the vendor named the request.' })
  readonly requestId: string | null;

  @ApiProperty({ ...textOrNull, description: 'Of the answer’s bytes.' })
  readonly sha256: string | null;

  @ApiProperty({ ...textOrNull, description: 'The vendor’s clock, as it was sent.' })
  readonly vendorDate: string | null;

  @ApiProperty(integerOrNull)
  readonly rows: number | null;
}

export class SheetSourceResponse {
  @ApiProperty()
  readonly system: string;

  @ApiProperty()
  readonly account: string;

  @ApiProperty()
  readonly host: string;

  @ApiProperty({ type: SheetCollectorResponse })
  readonly collector: SheetCollectorResponse;

  @ApiProperty({ type: [SheetCallResponse] })
  readonly calls: readonly SheetCallResponse[];

  @ApiProperty(instant)
  readonly observedAt: string;

  @ApiProperty(instant)
  readonly collectedAt: string;
}

export class SheetPrincipalResponse {
  @ApiProperty({ ...textOrNull, description: 'Who the key belongs to at the vendor, never a name.' })
  readonly label: string | null;

  @ApiProperty()
  readonly keyFingerprint: string;

  @ApiProperty(textOrNull)
  readonly permissionDigest: string | null;
}

export class SheetExcludedResponse {
  @ApiProperty(integer)
  readonly duplicates: number;

  @ApiProperty(integer)
  readonly unparseable: number;
}

export class SheetScopeResponse {
  @ApiProperty(day)
  readonly asOf: string;

  @ApiProperty()
  readonly timeZone: string;

  @ApiProperty({ type: PeriodResponse })
  readonly period: PeriodResponse;

  @ApiProperty({ ...json, description: 'As asked, the window written relatively.' })
  readonly asked: unknown;

  @ApiProperty({ type: SheetPrincipalResponse })
  readonly principal: SheetPrincipalResponse;

  @ApiProperty({ type: SheetExcludedResponse })
  readonly excluded: SheetExcludedResponse;
}

export class SheetControlTotalResponse {
  @ApiProperty({ example: 'active + inactive = all' })
  readonly name: string;

  @ApiProperty(integer)
  readonly left: number;

  @ApiProperty(integer)
  readonly right: number;

  @ApiProperty()
  readonly agree: boolean;
}

export class SheetPreviousResponse {
  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty(integer)
  readonly count: number;

  @ApiProperty(integer)
  readonly delta: number;
}

export class SheetCompletenessResponse {
  @ApiProperty(integer)
  readonly populationCount: number;

  @ApiProperty({ type: String, enum: ['totals', 'rows'] })
  readonly readMode: 'totals' | 'rows';

  @ApiProperty(integerOrNull)
  readonly rowsRead: number | null;

  @ApiProperty(integer)
  readonly pages: number;

  @ApiProperty({ description: 'Always false: what was cut short is no evidence.' })
  readonly truncated: boolean;

  @ApiProperty({ type: [SheetControlTotalResponse] })
  readonly controlTotals: readonly SheetControlTotalResponse[];

  @ApiProperty({ type: SheetPreviousResponse, nullable: true })
  readonly previous: SheetPreviousResponse | null;

  @ApiProperty({ ...integer, description: 'Runs that saw this finding, its own included.' })
  readonly timesObserved: number;

  @ApiProperty(instant)
  readonly lastObservedAt: string;
}

export class SheetIntegrityResponse {
  @ApiProperty()
  readonly rawDigest: string;

  @ApiProperty(textOrNull)
  readonly populationRoot: string | null;

  @ApiProperty()
  readonly fingerprint: string;

  @ApiProperty({ description: 'Computed again from the row now; false = the row is not what was written.' })
  readonly fingerprintAgrees: boolean;

  @ApiProperty()
  readonly digest: string;

  @ApiProperty()
  readonly digestAgrees: boolean;
}

export class SheetFitResponse {
  @ApiProperty()
  readonly type: string;

  @ApiProperty(integer)
  readonly schemaVersion: number;

  @ApiProperty(VALUE)
  readonly value: MetricValue;

  @ApiProperty({ description: 'False for a count only.' })
  readonly canBeSampled: boolean;

  @ApiProperty({ type: String, enum: ['never', 'fresh', 'due', 'stale'] })
  readonly freshness: string;

  @ApiProperty()
  readonly current: boolean;

  @ApiProperty(textOrNull)
  readonly supersededBy: string | null;

  @ApiProperty({ type: RestatesResponse, nullable: true })
  readonly restates: RestatesResponse | null;
}

export class ProvenanceSheetResponse {
  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty({ type: SheetSourceResponse })
  readonly source: SheetSourceResponse;

  @ApiProperty({ type: SheetScopeResponse })
  readonly scope: SheetScopeResponse;

  @ApiProperty({ type: SheetCompletenessResponse })
  readonly completeness: SheetCompletenessResponse;

  @ApiProperty({ type: SheetIntegrityResponse })
  readonly integrity: SheetIntegrityResponse;

  @ApiProperty({ type: SheetFitResponse })
  readonly fit: SheetFitResponse;

  @ApiProperty({ type: [String], description: 'What the row cannot show, in words.' })
  readonly limits: readonly string[];
}

export function toSheetResponse({ source, completeness, ...rest }: ProvenanceSheet): ProvenanceSheetResponse {
  return {
    ...rest,
    source: { ...source, observedAt: source.observedAt.toISOString(), collectedAt: source.collectedAt.toISOString() },
    completeness: { ...completeness, lastObservedAt: completeness.lastObservedAt.toISOString() },
  };
}
