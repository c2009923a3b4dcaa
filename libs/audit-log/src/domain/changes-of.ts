import { type Change, type ChangeTopic } from '@app/jobs';
import { type Json } from '@app/kernel';

import { type NewAuditEvent } from './audit-event.js';

type Told = Pick<NewAuditEvent, 'type' | 'target' | 'data'>;

/** What an event of a kind (`connection` of `connection.revoked`) changes for whoever looks; the id is the event's target. */
const TOPICS: Readonly<Record<string, readonly ChangeTopic[]>> = {
  connection: ['connections', 'coverage'],
  'connector-run': ['runs', 'coverage'],
  alert: ['alerts', 'coverage'],
  'alert-channel': ['alert-channels'],
  'alert-delivery': ['alert-channels', 'alerts'],
  assessment: ['assessments'],
  evidence: ['evidence', 'assessments'],
  custody: ['samples'],
  control: ['controls', 'coverage'],
  metric: ['metrics', 'controls', 'coverage'],
  catalogue: ['controls', 'coverage'],
  member: ['members', 'invitations'],
  auth: ['members'],
  'api-key': ['api-keys'],
  organization: ['organization'],
  retention: ['retention'],
};

/** Every event is also one of the audit log itself. */
export function changesOf({ type, target, data = {} }: Told, eventId: string): readonly Change[] {
  const kind = type.split('.', 1)[0] ?? '';
  const own = (TOPICS[kind] ?? []).map((topic) => ({ topic, id: target.id }));
  return [...own, ...(kind === 'connector-run' ? ofRun(data) : []), { topic: 'audit-events', id: eventId }];
}

/** The connection that ran, and each row that was written or confirmed. */
function ofRun({ connectionId, outcomes }: { readonly [key: string]: Json }): readonly Change[] {
  const rows = Array.isArray(outcomes) ? outcomes.map((outcome: Json) => textOf(outcome, 'evidenceId')) : [];
  return [
    ...(typeof connectionId === 'string' ? [{ topic: 'connections' as const, id: connectionId }] : []),
    ...rows.flatMap((id) => (id === null ? [] : [{ topic: 'evidence' as const, id }])),
  ];
}

function textOf(value: Json, key: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null;
  return typeof found === 'string' ? found : null;
}
