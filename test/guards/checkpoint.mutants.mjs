const mutant =
  (kind, file, tests) =>
  (name, find, replace, more = {}) => ({ name: `${kind}: ${name}`, file, find, replace, tests, ...more });
const SIGNATURE = ['libs/audit-log/src/checkpoint-signature.spec.ts'];
const ROUNDS = ['libs/alerts/src/checkpoint-rounds.int-spec.ts'];
const verify = mutant('checkpoints', 'libs/audit-log/src/domain/verify-checkpoints.ts', SIGNATURE);
const statement = mutant('checkpoints', 'libs/audit-log/src/domain/checkpoint.ts', SIGNATURE);
const signature = mutant('checkpoints', 'libs/audit-log/src/checkpoint-signature.ts', SIGNATURE);
const signing = mutant('checkpoints', 'libs/audit-log/src/signing-keys.service.ts', ROUNDS);
const service = mutant('checkpoints', 'libs/audit-log/src/audit-checkpoints.service.ts', ROUNDS);
const sealing = mutant('approval', 'libs/assessments/src/sealing.service.ts', ['libs/assessments/src/assessments.int-spec.ts']);
const roles = mutant('self-test', 'libs/platform/src/database/role-self-test.ts', ['test/proofs/roles.int-spec.ts']);
const kms = mutant('vault', 'libs/platform/src/vault/aws-kms.ts', ['libs/platform/src/vault/aws-kms.spec.ts']);
const keyFile = mutant('vault', 'libs/platform/src/vault/key-file.ts', ['libs/platform/src/vault/local-key-file.spec.ts']);

export const MUTANTS = [
  verify('a signature of a stranger passes', "if (state === 'stranger') return", 'if (false) return'),
  verify('a signature that does not fit passes', "if (state === 'broken') return", 'if (false) return'),
  verify('a log that was cut off passes', 'if (event === null) return', 'if (event === null) return null;\n  if (event === null) return'),
  verify('a log that was rewritten passes', 'return event.hash === checkpoint.hash ? null', 'return true ? null'),
  verify('nothing behind the last event is looked at', '  for (; next.done !== true; next = await rest.next()) tell(next.value, null);\n', ''),
  verify('their problems are not counted', 'problems: report.problems + problems', 'problems: report.problems'),
  verify('the first place is not the first', '.sort((a, b) => a.sequence - b.sequence)', ''),
  statement('the organization is not signed', '`organization ${org}`, ', ''),
  statement('the sequence is not signed', '`sequence ${String(sequence)}`, ', ''),
  statement('the hash is not signed', '`hash ${hash}`, ', ''),
  statement('the time is not signed', '`at ${at.toISOString()}`, ', ''),
  statement('one is never due by time', 'now.getTime() - last.at.getTime() >= EVERY_MS || ', ''),
  signature('every signature fits', "? 'fits' : 'broken'", "? 'fits' : 'fits'"),
  signature('any key is the organization’s', 'const key = keys.get(checkpoint.keyId);', 'const key = keys.get(checkpoint.keyId) ?? [...keys.values()][0];'),
  signing('a key that somebody wrote into the database is trusted', 'await this.#publicHalf(org, key);', 'createPublicKey(key.publicKey);'),
  service('a log that does not follow is signed over', 'if (problems > 0 || isGone) throw new CheckpointRefused();', 'void isGone;'),
  sealing('an altered row is approved', 'if (digestOf(org, row) !== row.digest) throw new EvidenceAltered();', ''),
  sealing('a row that is gone is approved', 'if (rows.length !== ids.length) throw new EvidenceAltered();', ''),
  roles('what is not refused passes', 'if (code !== UNAUTHORIZED) allowed.push', 'if (false) allowed.push'),
  roles('further privileges pass', '.filter((privilege) => !wanted.has(privilege))', '.filter(() => false)'),
  roles('a collection that is missing passes', "found?.type !== 'collection' || ", ''),
  roles('a collection that expires passes', " || at(options, 'expireAfterSeconds') !== undefined", ''),
  kms('a data key of any length', 'if (bytes?.length === DATA_KEY_BYTES) return', 'if (bytes !== undefined) return'),
  kms('a disabled key is in order', "if (key.Enabled !== true) throw new VaultUnavailable('key-disabled');", ''),
  kms('the service’s own words are shown', 'throw new VaultUnavailable(troubleOf(problem));', 'throw problem;'),
  kms('another organization’s context is as good', 'KeyId: key.kmsKeyId, EncryptionContext: context }', 'KeyId: key.kmsKeyId }'),
  keyFile('others may read it', 'if ((stat.mode & OTHERS) !== 0) throw', 'if (false) throw'),
  keyFile('the active key may be missing', 'keys.some(({ id }) => id === active) && ', ''),
];
