import { changesOf } from './changes-of.js';

const target = (id: string): { readonly kind: string; readonly id: string } => ({ kind: 'anything', id });

describe('changesOf', () => {
  it('names the run, its connection, and each row written or confirmed', () => {
    const data = {
      connectionId: 'c1',
      outcomes: [
        { metric: 'hr.active_headcount', evidenceId: 'e1' },
        { metric: 'hr.terminations_30d', evidenceId: null },
      ],
    };
    expect(changesOf({ type: 'connector-run.partial', target: target('r1'), data }, 'a1')).toEqual([
      { topic: 'runs', id: 'r1' },
      { topic: 'coverage', id: 'r1' },
      { topic: 'connections', id: 'c1' },
      { topic: 'evidence', id: 'e1' },
      { topic: 'audit-events', id: 'a1' },
    ]);
  });

  it.each([
    ['alert.opened', 'alerts'],
    ['alert.acknowledged', 'alerts'],
    ['connection.revoked', 'connections'],
    ['connection.revoked', 'coverage'],
    ['assessment.approved', 'assessments'],
    ['evidence.sealed', 'evidence'],
    ['custody.sampled', 'samples'],
    ['control.overridden', 'controls'],
    ['metric.target-changed', 'coverage'],
    ['member.removed', 'members'],
    ['auth.signed-out', 'members'],
    ['api-key.revoked', 'api-keys'],
    ['anything.else', 'audit-events'],
  ] as const)('%s is told as %s', (type, topic) => {
    expect(changesOf({ type, target: target('t1') }, 'a1').map((change) => change.topic)).toContain(topic);
  });
});
