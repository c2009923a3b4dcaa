import type { components } from '@app/api-client';

type Schemas = components['schemas'];

/** Shapes of the generated client under the names that the pages use. */
export type Session = Schemas['MeResponse'];
export type Role = Session['member']['role'];
export type OwnSession = Schemas['SessionResponse'];
export type Permission = Session['permissions'][number];
export type Connector = Schemas['ConnectorResponse'];
export type Connection = Schemas['ConnectionResponse'];
export type Connected = Schemas['ConnectedResponse'];
export type ConnectionFreshness = Schemas['FreshnessResponse'];
export type ConnectionCheck = Schemas['CheckResponse'];
export type FreshnessState = ConnectionFreshness['state'];
export type Capability = Connection['capabilities'][string];
export type Run = Schemas['RunResponse'];
export type RunOutcome = Schemas['RunOutcomeResponse'];
export type RunRequest = Schemas['RunRequestResponse'];
export type RunState = Run['state'];
export type Evidence = Schemas['EvidenceResponse'];
export type ProvenanceSheet = Schemas['ProvenanceSheetResponse'];
export type SheetCall = Schemas['SheetCallResponse'];
export type EvidenceCalendar = Schemas['EvidenceCalendarResponse'];
export type EvidenceValue = Evidence['value'];
export type Framework = Schemas['FrameworkResponse'];
export type Control = Schemas['ControlResponse'];
export type Metric = Schemas['MetricResponse'];
export type Coverage = Schemas['CoverageResponse'];
export type CoveredControl = Schemas['ControlCoverageResponse'];
export type ControlState = CoveredControl['state'];
export type CoverageHistory = Schemas['CoverageHistoryResponse'];
export type CoverageChanges = Schemas['CoverageChangesResponse'];
export type CoverageChange = CoverageChanges['items'][number];
export type Alert = Schemas['AlertResponse'];
export type AlertDelivery = Schemas['AlertDeliveryResponse'];
export type AlertKind = Alert['kind'];
export type Channel = Schemas['ChannelResponse'];
export type ChannelKind = Channel['kind'];
export type AssessmentSummary = Schemas['AssessmentSummaryResponse'];
export type Assessment = Schemas['AssessmentResponse'];
export type AssessedControl = Assessment['controls'][number];
export type AssessmentCalendar = Schemas['AssessmentCalendarResponse'];
export type Sample = Schemas['SampleResponse'];
export type Revealed = Schemas['RevealResponse'];
export type SamplingPreset = NonNullable<Schemas['SampleRequest']['preset']>;
export type AuditEvent = Schemas['AuditEventResponse'];
export type AuditCheck = Schemas['AuditCheckResponse'];
export type Checkpoint = Schemas['AuditEventCheckpointResponse'];
export type CheckpointKey = Schemas['CheckpointKeyResponse'];
export type Member = Schemas['MemberResponse'];
export type Invitation = Schemas['InvitationResponse'];
export type ApiKey = Schemas['ApiKeyResponse'];
export type Organization = Schemas['OrganizationResponse'];
export type Found = Schemas['FoundResponse'];
export type DeletionReceipt = Schemas['DeletionReceiptResponse'];
export type Retention = Schemas['RetentionResponse'];
export type RetentionForecast = Schemas['ForecastResponse'];
export type ChannelDelivery = Schemas['ChannelDeliveryResponse'];

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
