import { randomUUID } from 'node:crypto';

import { type Connection, type Types } from 'mongoose';

import { AUDIT_EVENTS, AuditEventRepository, auditEventSchema, AuditLog } from '@app/audit-log';
import { type Clock, type OrganizationId, toOrganizationId } from '@app/kernel';
import { ChangeNews, type CollectionSpec, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction, Transactions } from '@app/platform';

const CHANGES: CollectionSpec = { name: 'proof_changes', tenant: true, access: 'updatable', indexes: [{ key: { organizationId: 1, name: 1 }, unique: true }] };
export const PROOF_COLLECTIONS: readonly CollectionSpec[] = [AUDIT_EVENTS, CHANGES];
/** Many: a killed process keeps the rows of its open transactions locked for up to 7 s, and the others are to go on meanwhile. */
export const PROOF_ORGANIZATIONS = Array.from({ length: 48 }, (_, n) => toOrganizationId(String(n + 1).padStart(24, '0')));

interface ChangeRow extends TenantRow {
  /** Of the event that tells of it; `total` for the row that counts them. */
  readonly name: string;
  readonly count: number;
}
const changeSchema = tenantSchema(CHANGES.name, { name: { type: String, required: true }, count: { type: Number, required: true } });

/** One change: a row of its own, and one more in the row that all changes of the organization share. */
class ChangeRepository extends OrgScopedRepository<ChangeRow> {
  constructor(connection: Connection) {
    super(connection.model<ChangeRow>(CHANGES.name, changeSchema as never, CHANGES.name));
  }
  async make(org: OrganizationId, eventId: string, tx?: Transaction): Promise<void> {
    await this.updateOne(org, { name: 'total' }, { $inc: { count: 1 } }, { tx });
    await this.insert(org, { name: eventId, count: 1 }, { tx });
  }
}
const clock: Clock = { now: () => new Date() };
const NOBODY_LISTENS = new ChangeNews({ status: 'end', publish: () => Promise.resolve(0) });

/** Where a process is killed by its own hand: after the change, before the event. */
export type Failpoint = () => void;

/** The product's audit log over a state that can be counted. */
export class AuditedChanges {
  readonly #changes: ChangeRepository;
  readonly #auditLog: AuditLog;

  constructor(connection: Connection) {
    const events = connection.model(AUDIT_EVENTS.name, auditEventSchema, AUDIT_EVENTS.name);
    this.#changes = new ChangeRepository(connection);
    this.#auditLog = new AuditLog(new AuditEventRepository(events as never), new Transactions(connection), clock, NOBODY_LISTENS);
  }

  /** → the id of the event, acknowledged */
  async together(org: OrganizationId, between: Failpoint, type: `${string}.${string}` = 'proof.changed', eventId: string = randomUUID()): Promise<string> {
    await this.#auditLog.commit(org, async (tx, append) => {
      await this.#changes.make(org, eventId, tx);
      between();
      await append({ eventId, type, actor: ACTOR, target: { kind: 'proof', id: eventId }, outcome: 'success' });
    });
    return eventId;
  }

  /** The planted fault: the change commits by itself, the event follows. */
  async outside(org: OrganizationId, between: Failpoint): Promise<string> {
    const eventId = randomUUID();
    await this.#changes.make(org, eventId);
    between();
    await this.#auditLog.commit(org, (_tx, append) =>
      append({ eventId, type: 'proof.changed', actor: ACTOR, target: { kind: 'proof', id: eventId }, outcome: 'success' }),
    );
    return eventId;
  }

  /** The second planted fault: a change that says nothing. */
  async silent(org: OrganizationId): Promise<void> {
    await this.#auditLog.commit(org, (tx) => this.#changes.make(org, randomUUID(), tx));
  }
}
const ACTOR = { kind: 'system', id: 'proof', label: 'Proof' } as const;

export interface CountedRow {
  readonly organizationId: Types.ObjectId;
  readonly name: string;
  readonly count: number;
}
