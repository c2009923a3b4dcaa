import { ApiProperty } from '@nestjs/swagger';

import { type ConnectorDefinition } from '@app/connector-sdk';

export class ConnectorFieldResponse {
  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: String, enum: ['config', 'credential'], description: 'Which object of the connect request it belongs to.' })
  readonly part: 'config' | 'credential';

  @ApiProperty()
  readonly label: string;

  @ApiProperty()
  readonly help: string;

  @ApiProperty()
  readonly example: string;

  @ApiProperty({ description: 'Regular expression of the value after clean-up.' })
  readonly pattern: string;
}

export class ConnectorStepResponse {
  @ApiProperty()
  readonly title: string;

  @ApiProperty()
  readonly text: string;
}

export class ConnectorPermissionResponse {
  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly access: string;

  @ApiProperty()
  readonly why: string;
}

export class ConnectorMetricResponse {
  @ApiProperty({ example: 'hr.active_headcount' })
  readonly metric: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty()
  readonly description: string;

  @ApiProperty({ type: 'integer', description: 'The period is [D - windowDays, D], both days included.' })
  readonly windowDays: number;

  @ApiProperty({ type: [String] })
  readonly limits: readonly string[];
}

export class ConnectorResponse {
  @ApiProperty({ example: 'bamboohr' })
  readonly slug: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly category: string;

  @ApiProperty()
  readonly version: string;

  @ApiProperty()
  readonly summary: string;

  @ApiProperty({ type: [ConnectorFieldResponse] })
  readonly fields: readonly ConnectorFieldResponse[];

  @ApiProperty({ type: [ConnectorStepResponse] })
  readonly guide: readonly ConnectorStepResponse[];

  @ApiProperty({ type: [ConnectorPermissionResponse] })
  readonly permissions: readonly ConnectorPermissionResponse[];

  @ApiProperty({ type: [String] })
  readonly reads: readonly string[];

  @ApiProperty({ type: [String] })
  readonly neverReads: readonly string[];

  @ApiProperty({ type: [ConnectorMetricResponse] })
  readonly metrics: readonly ConnectorMetricResponse[];
}

export function toConnectorResponse(definition: ConnectorDefinition): ConnectorResponse {
  const { slug, name, category, version, summary, guide, permissions, reads, neverReads } = definition;
  return {
    slug,
    name,
    category,
    version,
    summary,
    guide,
    permissions,
    reads,
    neverReads,
    fields: Object.entries(definition.auth.fields).map(([field, { label, help, example, secret, pattern }]) => ({
      name: field,
      part: secret === true ? 'credential' : 'config',
      label,
      help,
      example,
      pattern: pattern.source,
    })),
    metrics: Object.entries(definition.metrics).map(([metric, { title, description, windowDays, limits }]) => ({
      metric,
      title,
      description,
      windowDays,
      limits,
    })),
  };
}
