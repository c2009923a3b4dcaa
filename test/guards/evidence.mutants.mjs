const mutant =
  (file, tests) =>
  (name, find, replace, more = {}) => ({ name: `evidence: ${name}`, file, find, replace, tests, ...more });
const fingerprint = mutant('libs/evidence/src/domain/fingerprint.ts', ['libs/evidence/src/domain/fingerprint.spec.ts']);
const population = mutant('libs/evidence/src/domain/population.ts', ['libs/evidence/src/domain/population.spec.ts']);
const decision = mutant('libs/evidence/src/domain/confirmation.ts', ['libs/evidence/src/domain/confirmation.spec.ts']);
const service = mutant('libs/evidence/src/evidence.service.ts', [
  'libs/evidence/src/evidence.service.int-spec.ts',
  'libs/evidence/src/concurrent-writers.int-spec.ts',
]);
const opened = mutant('libs/evidence/src/populations.service.ts', ['libs/evidence/src/populations.service.int-spec.ts']);
const lease = mutant('libs/connections/src/persistence/connection-lease.repository.ts', ['libs/connections/src/persistence/connections.int-spec.ts']);
const roles = mutant('libs/platform/src/database/roles.ts', ['libs/evidence/src/persistence/insert-only.int-spec.ts', 'test/proofs/roles.int-spec.ts']);
const FINGERPRINT = 'canonicalJson({ type, schemaVersion, connectionId, value: { ...value }, populationRoot: root, scope })';
const without = (text) => FINGERPRINT.replace(text, '');

export const MUTANTS = [
  fingerprint('equal for every type', FINGERPRINT, without('type, ')),
  fingerprint('equal for every connection', FINGERPRINT, without('connectionId, ')),
  fingerprint('equal for every value', FINGERPRINT, without('value: { ...value }, ')),
  fingerprint('equal for every population', FINGERPRINT, without('populationRoot: root, ')),
  fingerprint('equal for every scope', FINGERPRINT, without(', scope')),
  fingerprint('equal for every schema', FINGERPRINT, without('schemaVersion, ')),
  fingerprint('the digest holds no organization', '    organizationId,\n    ...', '    ...'),
  fingerprint('the digest holds no value', '    value: { ...value },\n', ''),
  fingerprint('the digest holds no population', '    population: { ...population },\n', ''),
  fingerprint('the digest holds no time', '    observedAt: observedAt.toISOString(),\n', ''),
  fingerprint('the digest holds no provenance', 'principal: { ...provenance.principal }, ', ''),
  population('rows are guessable', '    .update(salt)\n', ''),
  population('the day is not committed to', 'on: row.on, row: row.row }))', 'row: row.row }))'),
  population('the person is not committed to', 'canonicalJson({ key: row.key, on', 'canonicalJson({ on'),
  population('the order of the vendor decides', '  placed.sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));\n', ''),
  decision('everything confirms', 'if (current.fingerprint === finding.fingerprint)', 'if (true)'),
  decision('nothing confirms', 'if (current.fingerprint === finding.fingerprint)', 'if (false)'),
  decision('another period supersedes', 'a.start === b.start && a.end === b.end', 'true'),
  decision('the same period supersedes nothing', 'a.start === b.start && a.end === b.end', 'false'),
  service('findings of another organization are written', 'if (prepared.organizationId !== org) throw', 'if (false) throw'),
  service('an older finding is not noticed', 'newest[index]?.rowId !== against.rowId || ', ''),
  service('an older confirmation is not noticed', ' || newest[index]?.confirmationId !== against.confirmationId', ''),
  service('a count beside its rows', 'if (rows !== null && rows.length !== finding.population.count)', 'if (false)'),
  service('a run writes before a later one', '    refuseOutOfOrder(run, standing);\n', ''),
  opened('rows that do not match the root', 'rootOf(commitments) !== root', 'false'),
  opened(
    'rows that do not match their commitment',
    "if (committed.commitments[row.leaf] !== commitmentOf(row, salt).toString('hex')) throw new PopulationDamaged();",
    '',
  ),
  lease('a lost lease still writes', 'if (matched === 0) throw new StaleWriter();', 'void matched;'),
  lease('any token holds the lease', "'lease.token': token, epoch };", 'epoch };'),
  lease('a revoked key holds the lease', "'lease.token': token, epoch };", "'lease.token': token };"),
  lease('two workers hold one lease', "status: 'active', $expr: LEASE_ENDED }", "status: 'active' }"),
  lease('a revoked connection is leased', "status: 'active', $expr: LEASE_ENDED }", '$expr: LEASE_ENDED }'),
  lease('the same token again', "token: { $add: [{ $ifNull: ['$leaseToken', 0] }, 1] }, until", "token: { $ifNull: ['$leaseToken', 0] }, until"),
  roles(
    'the application may update evidence',
    "'insert-only': ['find', 'insert', 'listIndexes']",
    "'insert-only': ['find', 'insert', 'update', 'listIndexes']",
  ),
  roles(
    'the application may remove evidence',
    "'insert-only': ['find', 'insert', 'listIndexes']",
    "'insert-only': ['find', 'insert', 'remove', 'listIndexes']",
  ),
  roles(
    'the application may remove what expires',
    "'insert-expiring': ['find', 'insert', 'listIndexes']",
    "'insert-expiring': ['find', 'insert', 'remove', 'listIndexes']",
  ),
];
