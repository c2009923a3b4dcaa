import { createDecipheriv, randomBytes } from 'node:crypto';

import { FixedClock, toOrganizationId } from '@app/kernel';
import { DataKeyCache, decryptGcm, encryptGcm, openWith, sealWith } from '@app/platform/testing.js';

const ORG = toOrganizationId('a'.repeat(24));
const AT = { collection: 'connections', documentId: 'b'.repeat(24), field: 'credential' };

describe('a seal', () => {
  const dataKey = randomBytes(32);
  const seal = () => sealWith(dataKey, 1, ORG, AT, Buffer.from('the key of the vendor'));

  it('shows its key nowhere: the commitment opens nothing', () => {
    const { iv, tag, ciphertext, commitment } = seal();
    const decipher = createDecipheriv('aes-256-gcm', commitment, iv, { authTagLength: 16 }).setAuthTag(tag);
    decipher.update(ciphertext);
    expect(() => decipher.final()).toThrow();
    const additional = {
      key: commitment,
      iv,
      additionalData: Buffer.from(
        `{"collection":"connections","documentId":"${AT.documentId}","field":"credential","keyVersion":1,"organization":"${ORG}","v":1}`,
      ),
    };
    expect(decryptGcm(additional, { ciphertext, tag })).toBeNull();
  });

  it('is another each time, with another IV', () => {
    const ivs = new Set(Array.from({ length: 200 }, () => seal().iv.toString('hex')));
    expect(ivs.size).toBe(200);
  });

  it('that is none of ours is refused in one way, whatever is wrong with it', () => {
    const sealed = seal();
    for (const wrong of [
      { ...sealed, commitment: Buffer.alloc(31) },
      { ...sealed, further: 1 },
      { ...sealed, v: 2 },
      { ...sealed, tag: sealed.tag.subarray(0, 12) },
    ])
      expect(() => openWith(dataKey, ORG, AT, wrong as never)).toThrow(expect.objectContaining({ code: expect.stringMatching(/seal/) }));
  });
});

describe('AES-GCM', () => {
  const input = { key: randomBytes(32), iv: randomBytes(12), additionalData: Buffer.from('here') };

  it('takes keys of 32 and IVs of 12 bytes only', () => {
    expect(() => encryptGcm({ ...input, key: randomBytes(16) }, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'internal.invariant' }));
    expect(() => encryptGcm({ ...input, iv: randomBytes(16) }, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'internal.invariant' }));
  });

  it('opens nothing with a tag of another length or other additional data', () => {
    const out = encryptGcm(input, Buffer.from('x'));
    for (let length = 0; length < 16; length++) expect(decryptGcm(input, { ...out, tag: out.tag.subarray(0, length) })).toBeNull();
    expect(decryptGcm({ ...input, additionalData: Buffer.from('there') }, out)).toBeNull();
    expect(decryptGcm(input, out)?.toString()).toBe('x');
  });
});

describe('the cache of data keys', () => {
  const put = (cache: DataKeyCache, key: Buffer): void => cache.put(ORG, 1, key, { generation: cache.generation, isCurrent: true });

  it('hands out copies, and wipes its own when it is dropped', () => {
    const cache = new DataKeyCache(new FixedClock('2026-11-21T12:00:00Z'));
    const key = Buffer.alloc(32, 7);
    put(cache, key);
    cache.take(ORG, 1)?.fill(0);
    expect(cache.take(ORG, 1)).toEqual(Buffer.alloc(32, 7));
    cache.forget(ORG);
    expect(key).toEqual(Buffer.alloc(32));
    expect(cache.take(ORG, 1)).toBeNull();
  });

  it('gives up a key whose clock was set back, and one that is five minutes old to the millisecond', () => {
    const clock = new FixedClock('2026-11-21T12:00:00Z');
    const cache = new DataKeyCache(clock);
    put(cache, Buffer.alloc(32, 7));
    clock.advanceMs(299_999);
    expect(cache.take(ORG, 1)).not.toBeNull();
    clock.advanceMs(1);
    expect(cache.take(ORG, 1)).toBeNull();
    put(cache, Buffer.alloc(32, 7));
    clock.advanceMs(-1);
    expect(cache.take(ORG, 1)).toBeNull();
    cache.forget(ORG);
  });
});
