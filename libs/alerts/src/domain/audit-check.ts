import { type Alert, type Concern } from './alert.js';
import { type AlertPlan, EMPTY_PLAN } from './plan-alerts.js';

/** What the daily check of the whole chain found. */
export interface AuditCheck {
  /** UTC day it is for: one check a day counts. */
  readonly day: string;
  readonly at: Date;
  readonly durationMs: number;
  readonly events: number;
  readonly problems: number;
  readonly firstProblem: { readonly sequence: number; readonly what: string } | null;
  /** The newest event then: a later check looks for it. */
  readonly head: { readonly sequence: number; readonly hash: string };
  readonly limits: readonly string[];
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export interface Rederived {
  readonly events: number;
  readonly problems: number;
  readonly firstProblem: { readonly sequence: number; readonly what: string } | null;
}

/**
 * A chain alone cannot show that its end was cut off or that all of it was replaced. The head of the check before can: that event must still be there.
 * `hashThere`: the hash of the event with the number of that head, as it is now.
 */
export function comparedWithBefore(report: Rederived, before: Pick<AuditCheck, 'head' | 'at'> | null, hashThere: string | null): Rederived {
  if (before === null || before.head.sequence < 0 || hashThere === before.head.hash) return report;
  const { sequence } = before.head;
  const what =
    hashThere === null
      ? `the check of ${before.at.toISOString()} saw this event, and it is gone: the end of the log was cut off`
      : `the check of ${before.at.toISOString()} saw another event here: the log was rewritten`;
  return { ...report, problems: report.problems + 1, firstProblem: report.firstProblem ?? { sequence, what } };
}

const SUBJECT = 'audit-log';

export function planAuditAlert(check: AuditCheck, standing: readonly Alert[]): AlertPlan {
  const alert = standing.find(({ kind }) => kind === 'audit.tampered');
  if (check.problems > 0) return alert === undefined ? { ...EMPTY_PLAN, opened: [auditConcern(check)] } : EMPTY_PLAN;
  if (alert === undefined) return EMPTY_PLAN;
  const text = `The check of ${check.at.toISOString()} found no problem in ${String(check.events)} events.`;
  return { ...EMPTY_PLAN, resolved: [{ alert, resolution: { reason: 'recovered', text } }] };
}

function auditConcern({ at, events, problems, firstProblem }: AuditCheck): Concern {
  const first = firstProblem === null ? '' : ` The first is at event ${String(firstProblem.sequence)}: ${firstProblem.what}.`;
  return {
    kind: 'audit.tampered',
    severity: 'critical',
    subject: SUBJECT,
    connectionId: null,
    name: 'Audit log',
    what: 'the chain does not hold',
    detail: `The check of ${at.toISOString()} went through ${String(events)} events and found ${String(problems)} ${problems === 1 ? 'problem' : 'problems'}.${first}`,
    why: 'The application cannot change or remove an event. Somebody with another access to the database did, or a backup was restored.',
    remedy:
      'Keep the database as it is, run `npm run attesta -- audit verify`, compare with what your auditor holds, and find out who has access to the database.',
    path: '/audit-log',
    since: at,
    cause: { connector: null, code: 'chain-broken' },
    seen: null,
    fall: null,
  };
}
