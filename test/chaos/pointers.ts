/** A field whose values are ids of rows of another collection, of the same organization. */
interface Pointer {
  /** Dotted; a list on the way means each of its items. */
  readonly field: string;
  readonly to: string;
  /** What is pointed at, where it is not the `_id`. */
  readonly by?: string;
  /** A row may do without. */
  readonly isOptional?: true;
}
/** Where the rows of a collection point, or why they point at nothing but their organization. */
export type Pointers = readonly Pointer[] | string;

const connection: Pointer = { field: 'connectionId', to: 'connections' };
const run: Pointer = { field: 'runId', to: 'connector_runs' };
const evidence: Pointer = { field: 'evidenceId', to: 'evidence' };
const account: Pointer = { field: 'accountId', to: 'accounts' };
const member: Pointer = { field: 'memberId', to: 'members' };

/** Every collection of the product. That every row belongs to an organization that exists is looked at besides. */
export const POINTERS: Readonly<Record<string, Pointers>> = {
  role_canary: 'holds no rows: the start-up self-test tries forbidden commands on it',
  accounts: 'a person who signs in belongs to no organization: members point here',
  organizations: 'what every other row points at',
  members: [account],
  sessions: [account, member],
  one_time_tokens: [{ ...account, isOptional: true }],
  api_keys: [member],
  organization_keys: 'wrapped keys: whatever is sealed names one by its version, and opening it is tried elsewhere',
  audit_events: 'stay for ever, also about what is gone by retention; what they say of runs and evidence is compared one by one',
  audit_checkpoints: [
    { field: 'keyId', to: 'audit_signing_keys', by: 'keyId' },
    { field: 'hash', to: 'audit_events', by: 'hash' },
  ],
  audit_signing_keys: 'keys: checkpoints point here',
  connections: [
    { field: 'lastRun.id', to: 'connector_runs', isOptional: true },
    { field: 'lastSuccess.runId', to: 'connector_runs', isOptional: true },
  ],
  connector_runs: [connection],
  connector_run_requests: [run],
  evidence: [
    ...[connection, run],
    { field: 'supersedes', to: 'evidence', isOptional: true },
    { field: 'restates.evidenceId', to: 'evidence', isOptional: true },
    { field: 'previous.evidenceId', to: 'evidence', isOptional: true },
  ],
  evidence_confirmations: [connection, run, evidence],
  evidence_seals: [evidence, { field: 'assessmentId', to: 'assessments' }],
  populations: [evidence],
  population_commitments: [evidence],
  population_salts: [connection],
  samples: [evidence],
  control_overrides: [{ field: 'ownerId', to: 'members', isOptional: true }],
  metric_targets: 'name a type of evidence of the catalogue, which is no row',
  catalogue_adoptions: 'name a version of the catalogue, which is no row',
  assessments: [
    { field: 'previousId', to: 'assessments', isOptional: true },
    { field: 'attachments.evidenceId', to: 'evidence', isOptional: true },
  ],
  alert_channels: 'deliveries point here',
  alert_deliveries: [
    { field: 'channelId', to: 'alert_channels' },
    { field: 'alertIds', to: 'alerts', isOptional: true },
  ],
  alerts: [
    { ...connection, isOptional: true },
    // A number that the alerts of one cause share: it is there when the alert is.
    { field: 'groupId', to: 'alerts', by: 'groupId' },
    { field: 'toldWith', to: 'alerts' },
  ],
  coverage_levels: 'figures of a moment',
  audit_checks: 'figures of a moment',
};

type Row = Readonly<Record<string, unknown>>;
/** The rows of every collection by its name. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** What points to something points to something that is there, of the same organization; a collection that the table does not know is a problem too. */
export function orphansOf(all: Rows, table: Readonly<Record<string, Pointers>> = POINTERS): readonly string[] {
  const targets = new Map<string, ReadonlyMap<string, string>>();
  const organizations = new Set((all['organizations'] ?? []).map(ownerOf));
  return Object.entries(all).flatMap(([name, rows]) => {
    const pointers = table[name];
    if (pointers === undefined) return [`${name}: nobody knows where its rows point`];
    const homeless = rows.filter((row) => row['organizationId'] !== undefined && !organizations.has(ownerOf(row)));
    return [
      ...homeless.map((row) => `${name} ${String(row['_id'])}: its organization is not there`),
      ...(typeof pointers === 'string' ? [] : pointers.flatMap((pointer) => brokenIn({ name, rows, pointer, there: ownersBy(all, pointer, targets) }))),
    ];
  });
}

interface Looked {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly pointer: Pointer;
  /** id → organization */
  readonly there: ReadonlyMap<string, string>;
}
function brokenIn({ name, rows, pointer, there }: Looked): readonly string[] {
  return rows
    .filter((row) => {
      const ids = valuesAt(row, pointer.field.split('.'));
      if (ids.length === 0) return pointer.isOptional !== true;
      return ids.some((id) => there.get(id) !== ownerOf(row) && there.get(id) !== EVERYBODY);
    })
    .map((row) => `${name} ${String(row['_id'])}: its ${pointer.field} points nowhere`);
}

/** Accounts are of no organization. */
const EVERYBODY = 'undefined';
const ownerOf = (row: Row): string => String(row['organizationId']);

function ownersBy(all: Rows, { to, by = '_id' }: Pointer, known: Map<string, ReadonlyMap<string, string>>): ReadonlyMap<string, string> {
  const owners = known.get(`${to}.${by}`) ?? new Map((all[to] ?? []).map((row) => [String(row[by]), ownerOf(row)]));
  known.set(`${to}.${by}`, owners);
  return owners;
}

/** null and what is missing are no values. */
function valuesAt(value: unknown, path: readonly string[]): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [first, ...rest] = path;
  if (first === undefined) return [String(value)];
  return typeof value === 'object' ? valuesAt(Reflect.get(value, first), rest) : [];
}
