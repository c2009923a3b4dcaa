import { createHash } from 'node:crypto';

import { idsDigest, purgeData } from './purge-record.js';

describe('idsDigest', () => {
  it('is the SHA-256 of the sorted lines', () => {
    const wanted = createHash('sha256').update('aa\nbb\n').digest('hex');
    expect(idsDigest(['bb', 'aa'])).toBe(wanted);
    expect(idsDigest(['aa', 'bb'])).toBe(wanted);
    expect(idsDigest(['aabb'])).not.toBe(wanted);
  });
});

describe('purgeData', () => {
  it('holds counts, days and digests per collection, and names populations without a row of theirs', () => {
    const day = new Date('2019-01-01T00:00:00.000Z');
    expect(purgeData('retention', [{ collection: 'sessions', ids: ['aa'], oldest: day, newest: day }], [{ evidenceId: 'e', root: 'r', rows: 3 }])).toEqual({
      reason: 'retention',
      collections: [{ collection: 'sessions', count: 1, oldest: day.toISOString(), newest: day.toISOString(), digest: idsDigest(['aa']) }],
      populations: [{ evidenceId: 'e', root: 'r', rows: 3 }],
    });
  });
});
