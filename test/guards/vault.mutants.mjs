const SEAL = 'libs/platform/src/vault/seal-cipher.ts';
const FORM = 'libs/platform/src/vault/sealed-value.ts';
const CACHE = 'libs/platform/src/vault/data-key-cache.ts';
const KEYS = 'libs/platform/src/vault/data-keys.ts';
const GCM = 'libs/platform/src/vault/aes-gcm.ts';
const CIPHER = ['libs/platform/src/vault/seal-cipher.spec.ts', 'test/guards/vault-guards.spec.ts'];
const VAULT = ['libs/platform/src/vault/vault.int-spec.ts', 'libs/platform/src/vault/vault-trouble.int-spec.ts'];
const CACHED = ['libs/platform/src/vault/data-key-cache.spec.ts', 'test/guards/vault-guards.spec.ts'];
const mutant =
  (file, tests) =>
  (name, find, replace, more = {}) => ({ name: `vault: ${name}`, file, find, replace, tests, ...more });
const [seal, form, gcm, cache, keys] = [mutant(SEAL, CIPHER), mutant(FORM, CIPHER), mutant(GCM, CIPHER), mutant(CACHE, CACHED), mutant(KEYS, VAULT)];
const TWICE = 'the place stands in the salt of the key and in the additional data: one of them alone still binds it. Both at once is the mutant after it.';

export const MUTANTS = [
  seal('not bound to the organization', 'organization: org, ', ''),
  seal('not bound to the field', 'documentId, field, keyVersion })', 'documentId, keyVersion })'),
  seal('additional data without the document', 'collection, documentId, field, keyVersion })', 'collection, field, keyVersion })', { survives: TWICE }),
  seal('one key for every place', 'canonicalJson([collection, documentId, keyVersion])', "''", { survives: TWICE }),
  seal(
    'no additional data',
    "Buffer.from(canonicalJson({ v: 1, organization: org, collection, documentId, field, keyVersion }), 'utf8')",
    "Buffer.from('', 'utf8')",
  ),
  seal('the commitment is the key', "'attesta seal v1 commitment'", "'attesta seal v1 key'"),
  seal('the commitment is not compared', 'if (!timingSafeEqual(commitment, sealed.commitment)) throw new SealBroken();', ''),
  seal('what does not open is given out', 'if (opened === null) throw new SealBroken();', ''),
  seal('the stored form is not checked', 'const sealed = parseSealedValue(stored);', 'const sealed = stored;'),
  seal('the same IV every time', 'const iv = randomBytes(IV_BYTES);', 'const iv = Buffer.alloc(IV_BYTES);'),
  form('short tags', 'tag: bytesOf(TAG_BYTES)', 'tag: bytes'),
  form('IVs of any length', 'iv: bytesOf(IV_BYTES)', 'iv: bytes'),
  form('commitments of any length', 'commitment: bytesOf(COMMITMENT_BYTES)', 'commitment: bytes'),
  form('further fields', 'z.strictObject', 'z.object'),
  form('other versions', 'v: z.literal(1)', 'v: z.number()'),
  form('version 0 of a key', 'z.int().positive()', 'z.int()'),
  gcm('the tag is not checked', '    decipher.final();\n', ''),
  gcm('AES without additional data', '.setAAD(additionalData)', '', { all: true }),
  gcm('tags of 12 bytes', 'export const TAG_BYTES = 16;', 'export const TAG_BYTES = 12;'),
  gcm('tags of any length', ' || tag.length !== TAG_BYTES) return null', ') return null'),
  gcm('keys of any length', 'if (key.length !== KEY_BYTES || iv.length !== IV_BYTES) throw', 'if (iv.length !== IV_BYTES) throw'),
  gcm('AES with IVs of any length', 'if (key.length !== KEY_BYTES || iv.length !== IV_BYTES) throw', 'if (key.length !== KEY_BYTES) throw'),
  cache('a millisecond too long', 'age >= this.#limits.maxAgeMs', 'age > this.#limits.maxAgeMs'),
  cache('for ever', 'age >= this.#limits.maxAgeMs || ', ''),
  cache('a clock set back prolongs it', 'age < 0 || ', ''),
  cache('any number of uses', ' || entry.uses >= this.#limits.maxUses', ''),
  cache('uses are not counted', '    entry.uses++;\n', ''),
  cache('the key itself is handed out', 'return Buffer.from(entry.key);', 'return entry.key;'),
  cache('a key from before a revoke comes back', 'if (asked.generation !== this.#generation)', 'if (false)'),
  cache('forget does not start a generation', '    this.#generation++;\n', ''),
  cache('forget keeps the keys', 'if (entry.org === org) this.#drop(name);', 'if (entry.org !== org) this.#drop(name);'),
  cache('any number of keys', 'this.#entries.size >= this.#limits.maxKeys', 'false'),
  cache('dropped keys are not wiped', '    entry.key.fill(0);\n    this', '    this'),
  keys('a version that is not there is made', 'if (found === null) throw new SealBroken();', 'if (found === null) return this.#loadCurrent(org);'),
  keys('destroyed keys are replaced', "if (versions.some((key) => key.state === 'destroyed')) throw new KeysDestroyed();", ''),
  keys('a destroyed key is unwrapped', 'if (key.wrapped === null) throw new KeysDestroyed();', 'if (key.wrapped === null) return;'),
  {
    name: 'vault: wrapped for any organization',
    file: 'libs/platform/src/vault/local-key-file.ts',
    find: 'canonicalJson({ context, kmsKeyId })',
    replace: 'canonicalJson({ kmsKeyId })',
    tests: ['libs/platform/src/vault/local-key-file.spec.ts'],
  },
  {
    name: 'vault: wrapped bytes of any length',
    file: 'libs/platform/src/vault/local-key-file.ts',
    find: 'if (wrapped.length !== IV_BYTES + TAG_BYTES + DATA_KEY_BYTES) throw new SealBroken();',
    replace: '',
    tests: ['libs/platform/src/vault/local-key-file.spec.ts'],
    survives: 'decryptGcm refuses what is too short, and the tag what is too long.',
  },
];
