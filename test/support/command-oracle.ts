import { type mongo } from 'mongoose';

type Doc = Record<string, unknown>;
const isDoc = (value: unknown): value is Doc => typeof value === 'object' && value !== null;
const isObjectId = (value: unknown): boolean => isDoc(value) && value['_bsontype'] === 'ObjectId';

/** The one organization that a filter names, at its top level or inside $and. */
function organizationOf(filter: unknown): string | undefined {
  if (!isDoc(filter)) return undefined;
  const own = filter['organizationId'];
  if (own !== undefined) {
    const literal = isDoc(own) && '$eq' in own ? own['$eq'] : own;
    return isObjectId(literal) ? String(literal) : undefined;
  }
  return Array.isArray(filter['$and']) ? filter['$and'].map(organizationOf).find((org) => org !== undefined) : undefined;
}
function scoped(filter: unknown, org?: string): boolean {
  const own = organizationOf(filter);
  return own !== undefined && (org === undefined || own === org);
}

/** Does the update write organizationId (operators, pipeline), or replace the row by one of another organization? */
function moves(update: unknown, filter: unknown): boolean {
  const stages: unknown[] = Array.isArray(update) ? update : [update];
  const first = stages[0];
  if (!isDoc(first)) return true;
  if (!Object.keys(first).some((key) => key.startsWith('$')))
    return String(first['organizationId']) !== String(isDoc(filter) ? filter['organizationId'] : undefined);
  return stages.some((stage) => isDoc(stage) && Object.entries(stage).some(([operator, spec]) => stageMoves(operator, spec, organizationOf(filter))));
}
function stageMoves(operator: string, spec: unknown, org: string | undefined): boolean {
  if (operator === '$setOnInsert') return isDoc(spec) && 'organizationId' in spec && String(spec['organizationId']) !== org;
  if (operator === '$replaceWith' || operator === '$replaceRoot') return true;
  const fields = typeof spec === 'string' || Array.isArray(spec) ? [spec].flat().map(String) : Object.keys(isDoc(spec) ? spec : {});
  return fields.includes('organizationId') || (operator === '$rename' && isDoc(spec) && Object.values(spec).includes('organizationId'));
}

export interface OracleOptions {
  readonly tenantCollections: readonly string[];
  /** The few commands that may cross organizations, each with its reason. */
  readonly allow?: readonly { readonly reason: string; readonly matches: (commandName: string, collection: string, command: Doc) => boolean }[];
}

/**
 * Below mongoose: every command on a tenant collection must carry one literal organizationId and move no row. The client must be made with
 * `monitorCommands: true`; nothing that goes through the driver bypasses it.
 */
export class CommandOracle {
  watched = 0;
  allowListed = 0;
  /** How often each reason of the allow-list was used. */
  readonly allowedFor = new Map<string, number>();
  readonly problems: string[] = [];
  readonly #tenant: ReadonlySet<string>;
  readonly #allow: NonNullable<OracleOptions['allow']>;
  #org: string | undefined;

  constructor(options: OracleOptions) {
    this.#tenant = new Set(options.tenantCollections);
    this.#allow = options.allow ?? [];
  }

  attach(client: mongo.MongoClient): this {
    client.on('commandStarted', (event) => this.#see(event.commandName, event.command));
    return this;
  }
  /** From now on exactly this organization is expected; undefined = any single one. */
  expect(org: string | undefined): this {
    this.#org = org;
    return this;
  }
  summary(): string {
    return `${String(this.watched)} commands, ${String(this.problems.length)} unscoped, ${String(this.allowListed)} allow-listed`;
  }

  #see(commandName: string, command: Doc): void {
    if (commandName === 'bulkWrite') return void this.problems.push('client-wide bulkWrite');
    const collection = command[commandName];
    if (commandName === 'getMore' || typeof collection !== 'string' || !this.#tenant.has(collection)) return;
    this.watched++;
    const allowed = this.#allow.find(({ matches }) => matches(commandName, collection, command));
    if (allowed !== undefined) {
      this.allowedFor.set(allowed.reason, (this.allowedFor.get(allowed.reason) ?? 0) + 1);
      return void this.allowListed++;
    }
    const problem = this.#problem(commandName, command, collection);
    if (problem !== undefined)
      this.problems.push(
        `${commandName} ${collection}: ${problem} ${JSON.stringify(command['filter'] ?? command['query'] ?? command['pipeline'] ?? command['updates'] ?? command['deletes'] ?? '').slice(0, 160)}`,
      );
  }

  #problem(name: string, command: Doc, collection: string): string | undefined {
    const list = (key: string): Doc[] => (Array.isArray(command[key]) ? command[key].filter(isDoc) : []);
    const ok = (filter: unknown): boolean => scoped(filter, this.#org);
    switch (name) {
      case 'find':
        return ok(command['filter']) ? undefined : 'unscoped';
      case 'count':
      case 'distinct':
        return ok(command['query']) ? undefined : 'unscoped';
      case 'findAndModify':
        if (!ok(command['query'])) return 'unscoped';
        return command['update'] !== undefined && moves(command['update'], command['query']) ? 'moves a row' : undefined;
      case 'update':
        if (!list('updates').every((one) => ok(one['q']))) return 'unscoped';
        return list('updates').some((one) => moves(one['u'], one['q'])) ? 'moves a row' : undefined;
      case 'delete':
        return list('deletes').every((one) => ok(one['q'])) ? undefined : 'unscoped';
      case 'insert':
        return list('documents').every(ok) ? undefined : 'document without organizationId';
      case 'explain':
        return undefined;
      case 'aggregate':
        return this.#pipelineProblem(list('pipeline'), collection);
      default:
        return 'command not expected from the application';
    }
  }

  /** `org`: of the pipeline around it. */
  #pipelineProblem(pipeline: readonly Doc[], collection: string | undefined, org = this.#org): string | undefined {
    if (collection !== undefined && this.#tenant.has(collection) && !scoped(pipeline[0]?.['$match'], org)) return 'first stage is no $match on organizationId';
    const own = org ?? organizationOf(pipeline[0]?.['$match']);
    for (const stage of pipeline) {
      const problem = Object.entries(stage)
        .map(([operator, spec]) => this.#stageProblem(operator, spec, own))
        .find((found) => found !== undefined);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  #stageProblem(operator: string, spec: unknown, org: string | undefined): string | undefined {
    if (['$out', '$merge', '$changeStream'].includes(operator)) return operator;
    if (operator === '$facet')
      return Object.values(isDoc(spec) ? spec : {})
        .map((part) => this.#pipelineProblem(Array.isArray(part) ? part : [], undefined, org))
        .find((found) => found !== undefined);
    if (!['$lookup', '$unionWith', '$graphLookup'].includes(operator)) return undefined;
    const inner = isDoc(spec) ? spec : { coll: spec };
    const from = String(operator === '$unionWith' ? inner['coll'] : inner['from']);
    if (!this.#tenant.has(from)) return undefined;
    if (operator === '$graphLookup') return scoped(inner['restrictSearchWithMatch'], org) ? undefined : `$graphLookup ${from}: unscoped`;
    const problem = this.#pipelineProblem(Array.isArray(inner['pipeline']) ? inner['pipeline'].filter(isDoc) : [], from, org);
    return problem === undefined ? undefined : `${operator} ${from}: ${problem}`;
  }
}
