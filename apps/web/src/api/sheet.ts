/** `GET /evidence/:id/provenance`: the five questions of an examiner. The API documents it as a free-form object. */
export interface ProvenanceSheet {
  readonly evidenceId: string;
  readonly source: {
    readonly system: string;
    readonly account: string;
    readonly host: string;
    readonly collector: { readonly connector: string; readonly version: string; readonly mappingVersion: string; readonly runId: string };
    readonly calls: readonly SheetCall[];
    readonly observedAt: string;
    readonly collectedAt: string;
  };
  readonly scope: {
    readonly asOf: string;
    readonly timeZone: string;
    readonly period: { readonly start: string; readonly end: string };
    readonly asked: unknown;
    readonly principal: { readonly label: string | null; readonly keyFingerprint: string; readonly permissionDigest: string | null };
    readonly excluded: { readonly duplicates: number; readonly unparseable: number };
  };
  readonly completeness: {
    readonly populationCount: number;
    readonly readMode: 'totals' | 'rows';
    readonly rowsRead: number | null;
    readonly pages: number;
    readonly controlTotals: readonly { readonly name: string; readonly left: number; readonly right: number; readonly agree: boolean }[];
    readonly previous: { readonly evidenceId: string; readonly count: number; readonly delta: number } | null;
    readonly timesObserved: number;
    readonly lastObservedAt: string;
  };
  readonly integrity: {
    readonly rawDigest: string;
    readonly populationRoot: string | null;
    readonly fingerprint: string;
    readonly fingerprintAgrees: boolean;
    readonly digest: string;
    readonly digestAgrees: boolean;
  };
  readonly fit: { readonly canBeSampled: boolean };
  readonly limits: readonly string[];
}
export interface SheetCall {
  readonly method: string;
  readonly path: string;
  readonly parameters: unknown;
  readonly requestId: string | null;
  readonly sha256: string | null;
}

/** `GET /evidence/:id/calendar`: the days on which the finding was seen, and the days between that nobody looked. Days are the organization's. */
export interface EvidenceCalendar {
  readonly from: string;
  readonly to: string;
  readonly observed: readonly { readonly date: string; readonly runId: string; readonly how: 'measured' | 'confirmed' }[];
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly days: number }[];
}

const has = (value: unknown, ...names: readonly string[]): boolean => typeof value === 'object' && value !== null && names.every((name) => name in value);

export const isSheet = (value: unknown): value is ProvenanceSheet => has(value, 'source', 'scope', 'completeness', 'integrity', 'fit', 'limits');
export const isCalendar = (value: unknown): value is EvidenceCalendar => has(value, 'from', 'to', 'observed', 'gaps');
