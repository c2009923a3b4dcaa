import { changedAt } from '../dataset/fields.js';
import { type Standing } from '../people/standing.js';
import { jsonAnswer, refused } from './answer.js';
import { type Operation } from './call.js';

const TYPES: readonly string[] = ['inserted', 'updated', 'deleted', 'all'];

export const isInstant = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text));

const actionOf = (standing: Standing, since: number): 'Inserted' | 'Updated' =>
  Date.parse(`${standing.person.spells[0]?.enteredOn ?? ''}T13:10:19Z`) >= since ? 'Inserted' : 'Updated';

/** Ids only. The sole place where a deletion shows. */
export const changedEmployees: Operation = {
  operationId: 'get-changed-employee-ids',
  method: 'GET',
  template: '/v1/employees/changed',
  query: ['since', 'type'],
  handle: (call, { snapshot }) => {
    const since = call.query.get('since');
    const type = (call.query.get('type') ?? 'all').toLowerCase();
    if (!isInstant(since)) return refused(400, 'since must be an ISO 8601 timestamp');
    if (!TYPES.includes(type)) return refused(400, `type must be one of ${TYPES.join(', ')}`);
    const from = Date.parse(since);
    const changed = snapshot.standings.map((standing) => ({
      id: String(standing.person.id),
      action: actionOf(standing, from),
      lastChanged: changedAt(standing),
    }));
    const deleted = snapshot.deletions.map(({ id, on }) => ({ id: String(id), action: 'Deleted', lastChanged: `${on}T13:10:19+00:00` }));
    const shown = [...changed, ...deleted].filter(
      ({ action, lastChanged }) => Date.parse(lastChanged) >= from && (type === 'all' || action.toLowerCase() === type),
    );
    const latest = shown.reduce((newest, { lastChanged }) => (lastChanged > newest ? lastChanged : newest), '');
    return jsonAnswer({ latest: latest === '' ? since : latest, employees: Object.fromEntries(shown.map((entry) => [entry.id, entry])) });
  },
};
