const EVENT = 'libs/audit-log/src/domain/audit-event.ts';
const VERIFY = 'libs/audit-log/src/domain/verify-chain.ts';
const LOG = 'libs/audit-log/src/audit-log.service.ts';
const mutant =
  (file, tests) =>
  (name, find, replace, more = {}) => ({ name: `audit: ${name}`, file, find, replace, tests, ...more });
const event = mutant(EVENT, ['libs/audit-log/src/domain/audit-event.spec.ts', 'libs/audit-log/src/domain/verify-chain.spec.ts']);
const verify = mutant(VERIFY, ['libs/audit-log/src/domain/verify-chain.spec.ts', 'test/guards/audit-guards.spec.ts']);
const log = mutant(LOG, ['libs/audit-log/src/audit-log.int-spec.ts']);
const COPIES = [
  ["['org', org],", 'org'],
  ["['id', event.eventId],", 'id'],
  ["['type', event.type],", 'type'],
  ["['at', event.at.toISOString()],", 'time'],
  ["['actor.id', event.actorId],", 'actor'],
  ["['target.id', event.targetId],", 'target'],
  ["['outcome', event.outcome],", 'outcome'],
];

export const MUTANTS = [
  event('sequences with gaps', 'head.sequence + 1', 'head.sequence + 2'),
  event('no link in the body', 'prev: head.hash,', "prev: '',"),
  event('no link in the row', 'prevHash: head.hash', "prevHash: ''"),
  event('the hash is not of the body', 'hash: sha256Hex(body)', 'hash: sha256Hex(type)'),
  event('the organization is not hashed', '    org,\n    seq', '    seq'),
  event('the time is not hashed', '    at: at.toISOString(),\n', ''),
  event('the outcome is not hashed', '    outcome,\n    data,\n    prev', '    data,\n    prev'),
  event('the data are not hashed', '    data,\n    prev', '    prev'),
  event('the actor is not hashed', 'actor: { kind: actor.kind, id: actor.id, label: actor.label },', "actor: { kind: actor.kind, id: '', label: '' },"),
  event('one beginning for every organization', '`genesis|${org}`', "'genesis'"),
  verify('gaps pass', 'if (event.sequence !== head.sequence + 1)', 'if (false)'),
  verify('broken links pass', 'if (event.prevHash !== head.hash)', 'if (false)'),
  verify('changed bodies pass', 'if (sha256Hex(event.body) !== event.hash)', 'if (false)'),
  verify('bodies that are no JSON pass', "if (body === null) return 'its body is no JSON object';", 'if (body === null) return null;'),
  verify('problems are not counted', '      problems++;\n', ''),
  verify('the last problem is shown', 'firstProblem ??= {', 'firstProblem = {'),
  verify('every event follows the first', '    head = { sequence: event.sequence, hash: event.hash };\n', ''),
  verify('nothing of the copies is compared', 'return bodyProblem(org, event);', 'return null;'),
  ...COPIES.map(([find, name]) => verify(`the ${name} beside the body is not compared`, `    ${find}\n`, '')),
  verify('the sequence beside the body is not compared', "    ['seq', event.sequence],\n", ''),
  verify('the link beside the body is not compared', "    ['prev', event.prevHash],\n", ''),
  log('a change without an event passes', "if (appended === 0) throw new InvariantViolated('a change without an audit event');", 'void appended;'),
  log('two events of one change get one sequence', '          head = { sequence: next.sequence, hash: next.hash };\n', ''),
  log('the event is not stored', '          await this.events.append(org, next, tx);\n', ''),
  log('the event has no id of its own', '{ ...event, eventId: event.eventId ?? randomUUID() }', "{ ...event, eventId: 'one' }"),
  {
    name: 'audit: two events of one sequence',
    file: 'libs/audit-log/src/persistence/audit-event.collection.ts',
    find: "{ key: { organizationId: 1, sequence: 1 }, unique: true, name: 'one_per_sequence' }",
    replace: "{ key: { organizationId: 1, sequence: 1 }, name: 'one_per_sequence' }",
    tests: ['libs/audit-log/src/audit-log.int-spec.ts', 'test/guards/index-guards.spec.ts'],
  },
  {
    name: 'audit: one event twice',
    file: 'libs/audit-log/src/persistence/audit-event.collection.ts',
    find: "{ key: { organizationId: 1, eventId: 1 }, unique: true, name: 'one_per_event_id' }",
    replace: "{ key: { organizationId: 1, eventId: 1 }, name: 'one_per_event_id' }",
    tests: ['libs/audit-log/src/audit-log.int-spec.ts', 'test/guards/index-guards.spec.ts'],
  },
  {
    name: 'audit: the log may be updated',
    file: 'libs/audit-log/src/persistence/audit-event.collection.ts',
    find: "access: 'insert-only'",
    replace: "access: 'updatable'",
    tests: ['test/guards/index-guards.spec.ts'],
  },
];
