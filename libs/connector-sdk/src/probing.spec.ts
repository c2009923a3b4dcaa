import { z } from 'zod';

import { FixedClock, toLocalDate } from '@app/kernel';

import { collect } from './collect.js';
import type { Probe } from './connector.js';
import type { ConnectorDefinition } from './connector-definition.js';
import type { Capability, Collected } from './results.js';
import { answered, bareDefinition } from './testing/bare-definition.js';
import type { RecordedExchange } from './testing/fixture.js';
import { ReplayTransport } from './testing/replay-transport.js';

const TODAY = toLocalDate('2026-11-21');
const count = (status: string): RecordedExchange => ({ request: 'GET /people/count', query: { status }, json: answered([{ id: '1' }], { size: 1, total: 3 }) });
const people: RecordedExchange = { request: 'GET /people', query: { page: '1' }, json: answered([]) };
const asked = (more: Partial<RecordedExchange>): RecordedExchange => ({ request: 'GET /tasks', ...more });

const probe = (remedy: string | null = 'Allow tasks'): Probe => ({
  title: 'Tasks',
  remedy,
  run: async (http) => {
    const { tasks } = await http.get('/tasks', { answer: z.object({ tasks: z.number() }) });
    return tasks === 0 ? { verdict: 'undecided', detail: 'No tasks yet.' } : { verdict: 'available', detail: 'Tasks can be read.' };
  },
});
const definitionWith = (one: Probe): ConnectorDefinition => {
  const bare = bareDefinition({});
  const access = [{ id: 'fields', title: 'Fields', weekly: true, run: () => Promise.resolve({ state: 'passed', detail: '', sees: ['id', 'left'] } as const) }];
  return {
    ...bare,
    access,
    probes: { tasks: one },
    metrics: Object.fromEntries(Object.entries(bare.metrics).map(([id, metric]) => [id, { ...metric, requires: 'tasks' }])),
  };
};

function weekly(definition: ConnectorDefinition, answer: RecordedExchange, previous: Readonly<Record<string, Capability>> = {}): Promise<Collected> {
  const transport = new ReplayTransport([answer, count('active'), count('inactive'), people]);
  return collect({
    definition,
    transport,
    clock: new FixedClock('2026-11-21T06:00:00Z'),
    today: TODAY,
    timeZone: 'UTC',
    mode: 'totals',
    weekly: true,
    capabilities: previous,
  });
}

describe('what a key offers, asked again every week', () => {
  it.each([
    ['an answer that is understood', asked({ json: { tasks: 4 } }), undefined, 'available'],
    ['a refusal', asked({ status: 403 }), 'available', 'unavailable'],
    ['a path that is not there', asked({ status: 404 }), undefined, 'unavailable'],
    ['an answer that is not understood', asked({ json: {} }), 'available', 'unknown'],
    ['a vendor that does not answer, having answered before', asked({ failure: 'timeout' }), 'available', 'available'],
    ['a vendor that never answered', asked({ status: 500 }), undefined, 'unknown'],
    ['nothing to judge by, after a verdict', asked({ json: { tasks: 0 } }), 'available', 'available'],
    ['nothing to judge by, ever', asked({ json: { tasks: 0 } }), undefined, 'unknown'],
  ] as const)('%s', async (_what, answer, previous, expected) => {
    const { capabilities, outcomes } = await weekly(definitionWith(probe()), answer, previous === undefined ? {} : { tasks: previous });
    expect(capabilities).toEqual({ tasks: expected });
    expect(outcomes[0]).toMatchObject(expected === 'available' ? { outcome: 'measured' } : { outcome: 'inconclusive', reason: 'not-available' });
  });

  it('changes the permission digest when the key loses something, not when the vendor’s data says nothing', async () => {
    const digest = async (one: Probe, answer: RecordedExchange): Promise<string | null> => (await weekly(definitionWith(one), answer)).permissionDigest;
    const offered = await digest(probe(), asked({ json: { tasks: 4 } }));
    expect(offered).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest(probe(), asked({ json: { tasks: 9 } }))).toBe(offered);
    expect(await digest(probe(), asked({ status: 403 }))).not.toBe(offered);
    expect(await digest(probe(null), asked({ json: { tasks: 4 } }))).toBe(await digest(probe(null), asked({ status: 403 })));
  });

  it('gives no digest and asks no more when the key is refused meanwhile', async () => {
    const { permissionDigest, capabilities, failure, exchanges } = await weekly(definitionWith(probe()), asked({ status: 401 }), { tasks: 'available' });
    expect({ permissionDigest, capabilities, calls: exchanges.length }).toEqual({ permissionDigest: null, capabilities: { tasks: 'available' }, calls: 3 });
    expect(failure).toMatchObject({ code: 'invalid-key', retryable: false });
  });
});
