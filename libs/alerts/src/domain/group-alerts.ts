import { type AlertKind, type AlertMessage } from '@app/channels/domain/index.js';

import { type Alert, causeKeyOf, type Concern, titleOf } from './alert.js';

/** Further connections with the same cause are added to a group without a word, this long after its message and no longer. */
const GROUP_OPEN_MS = 24 * 3_600_000;
/** Named in a message; the others are counted. */
const NAMED = 10;

/** A concern that is about to become an alert, or an alert whose cause changed so that people must hear of it. */
export interface Newcomer {
  readonly id: string;
  readonly concern: Concern;
}
export interface Group {
  readonly id: string;
  /** When its message was made. */
  readonly at: Date;
  /** The alert that its message names first. */
  readonly toldWith: string;
}
export interface Grouping {
  /** Newcomer → its group. */
  readonly groups: ReadonlyMap<string, Group>;
  /** One for each group that did not exist before. */
  readonly messages: readonly AlertMessage[];
}

/** A fall of coverage has a cause of its own each time; alerts of connections share theirs with what is still open. */
const mayJoin = (kind: AlertKind): boolean => kind !== 'coverage.dropped';

/** `standing`: alerts that stay open. `nextId` gives a group its id. */
export function groupAlerts(newcomers: readonly Newcomer[], standing: readonly Alert[], now: Date, nextId: () => string): Grouping {
  const living = livingGroups(standing, now);
  const groups = new Map<string, Group>();
  const messages: AlertMessage[] = [];
  for (const [cause, members] of byCause(newcomers)) {
    const joined = living.get(cause);
    const group = joined ?? { id: nextId(), at: now, toldWith: members[0].id };
    for (const { id } of members) groups.set(id, group);
    if (joined === undefined) messages.push(openedMessage(cause, group, members));
  }
  return { groups, messages };
}

type Members = readonly [Newcomer, ...Newcomer[]];

/** In the order of their names, so that the same outage is told in the same words. */
function byCause(newcomers: readonly Newcomer[]): ReadonlyMap<string, Members> {
  const causes = new Map<string, [Newcomer, ...Newcomer[]]>();
  for (const newcomer of [...newcomers].sort((a, b) => (a.concern.name < b.concern.name ? -1 : 1))) {
    const cause = causeKeyOf(newcomer.concern.kind, newcomer.concern.cause);
    const members = causes.get(cause);
    if (members === undefined) causes.set(cause, [newcomer]);
    else members.push(newcomer);
  }
  return causes;
}

function livingGroups(standing: readonly Alert[], now: Date): ReadonlyMap<string, Group> {
  const open = standing.filter(({ kind, groupedAt }) => mayJoin(kind) && now.getTime() - groupedAt.getTime() < GROUP_OPEN_MS);
  const newestLast = [...open].sort((a, b) => a.groupedAt.getTime() - b.groupedAt.getTime());
  return new Map(newestLast.map((alert) => [causeKeyOf(alert.kind, alert.cause), { id: alert.groupId, at: alert.groupedAt, toldWith: alert.toldWith }]));
}

const SEVERAL: Readonly<Record<AlertKind, string>> = {
  'connection.stale': 'connections: no complete sync for more than 48 hours',
  'connection.needs-reauth': 'connections: the vendor refuses the key, and syncing has stopped',
  'connector-run.failing': 'connections: the last syncs failed',
  'evidence.suspect': 'connections: active headcount fell to half or less',
  'visibility.narrowed': 'connections: the key sees fewer people than before',
  'coverage.dropped': 'frameworks: coverage fell',
  'audit.tampered': 'audit logs: the chain does not hold',
};

function openedMessage(cause: string, group: Group, members: Members): AlertMessage {
  const [{ id, concern: first }] = members;
  const { kind, severity, detail, why, remedy } = first;
  const isAlone = members.length === 1;
  return {
    key: `opened/${cause}/${group.id}`,
    event: 'alert.opened',
    kind,
    severity,
    title: isAlone ? titleOf(first) : `${String(members.length)} ${SEVERAL[kind]}`,
    detail: isAlone ? detail : `${namesOf(members.map(({ concern }) => concern.name))}. ${first.name}: ${detail}`,
    why,
    remedy,
    path: isAlone ? `/alerts/${id}` : '/alerts',
    at: group.at,
    alertIds: members.map((member) => member.id),
  };
}

/** An alert that ended in a way that people are told of. */
export type EndedAlert = Pick<Alert, 'id' | 'kind' | 'title' | 'cause' | 'groupId' | 'openedAt'> & { readonly text: string };

/** Of a group of which nothing stands open any more. */
export function resolvedMessage(ended: readonly [EndedAlert, ...EndedAlert[]], at: Date): AlertMessage {
  const [first] = ended;
  const { id, kind, title, cause, groupId, openedAt, text } = first;
  const isAlone = ended.length === 1;
  return {
    key: `resolved/${causeKeyOf(kind, cause)}/${groupId}`,
    event: 'alert.resolved',
    kind,
    severity: 'info',
    title: isAlone ? `Resolved: ${title}` : `Resolved: ${String(ended.length)} ${SEVERAL[kind]}`,
    detail: isAlone ? text : `${namesOf(ended.map((one) => one.title))}. ${text}`,
    why: `It had been open since ${openedAt.toISOString()}.`,
    remedy: 'Nothing is left to do.',
    path: isAlone ? `/alerts/${id}` : '/alerts',
    at,
    alertIds: ended.map((one) => one.id),
  };
}

function namesOf(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${String(more)} more` : names.join(', ');
}
