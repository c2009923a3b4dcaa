import { aDay } from '@app/evidence/testing.js';

import { mayApprove } from './approval.js';
import { type Signer } from './assessment.js';
import { attach, detach, findAttachRefusal } from './attaching.js';
import { contentDigestOf, sealDigestOf } from './seals.js';

const signer = (memberId: string): Signer => ({ kind: 'member', id: memberId, label: memberId, memberId });
const by = (prepared: string, submitted: string) => ({ preparedBy: signer(prepared), submittedBy: signer(submitted) });

describe('who may approve', () => {
  it.each([
    ['somebody apart', 'c', by('a', 'b'), ['a', 'b', 'c'], true],
    ['not the preparer while there is another', 'a', by('a', 'a'), ['a', 'b'], false],
    ['not the submitter while there is somebody apart', 'b', by('a', 'b'), ['a', 'b', 'c'], false],
    ['the submitter where only the preparer is left besides', 'b', by('a', 'b'), ['a', 'b'], true],
    ['not the preparer even where the other one submitted', 'a', by('a', 'b'), ['a', 'b'], false],
    ['the preparer where nobody else can', 'a', by('a', 'a'), ['a'], true],
    ['not somebody who is no owner or admin any more', 'z', by('a', 'a'), ['a', 'b'], false],
  ])('%s', (_what, memberId, assessment, memberIds, expected) => {
    expect(mayApprove(memberId, assessment, { memberIds })).toBe(expected);
  });
});

describe('attachments', () => {
  const one = { controlId: 'CC6.2', evidenceId: 'e1', note: null };
  it('are kept once per control; a note given again replaces the earlier one', () => {
    expect(attach([one], { controlId: 'CC6.2', evidenceIds: ['e1', 'e2', 'e2'], note: null })).toEqual({
      attachments: [one, { ...one, evidenceId: 'e2' }],
      changed: ['e2'],
    });
    expect(attach([one], { controlId: 'CC6.2', evidenceIds: ['e1'], note: 'why' })).toEqual({ attachments: [{ ...one, note: 'why' }], changed: ['e1'] });
    expect(detach([one, { ...one, controlId: 'CC1.4' }], one)).toEqual([{ ...one, controlId: 'CC1.4' }]);
  });

  it('are refused when they are too many or say too much', () => {
    const many = (count: number, note: string | null = null) =>
      Array.from({ length: count }, (_, index) => ({ controlId: 'CC6.2', evidenceId: String(index), note }));
    expect([findAttachRefusal(many(5_000)), findAttachRefusal(many(5_001))]).toEqual([null, 'too-many-findings']);
    const spread = many(4_000).flatMap((attachment) => ['a', 'b', 'c', 'd', 'e'].map((controlId) => ({ ...attachment, controlId })));
    expect([findAttachRefusal(spread), findAttachRefusal([...spread, { ...one, evidenceId: '0' }])]).toEqual([null, 'too-many-attachments']);
    expect(findAttachRefusal(many(2_001, 'x'.repeat(500)))).toBe('too-many-notes');
  });
});

describe('digests of an approval', () => {
  const rows = [
    { evidenceId: 'b', evidenceHash: '2' },
    { evidenceId: 'a', evidenceHash: '1' },
  ];
  it('are the same in any order, and another one for any other row', () => {
    expect(sealDigestOf('x', rows)).toBe(sealDigestOf('x', [...rows].reverse()));
    // printf '%s' '[{"assessmentId":"x","evidenceHash":"1","evidenceId":"a"},{"assessmentId":"x","evidenceHash":"2","evidenceId":"b"}]' | sha256sum
    expect(sealDigestOf('x', rows)).toBe('3f550a1bb9727b6ed9bb7f0263e0a39d1b56ad96733ef6e0928182befe70cc80');
    expect(sealDigestOf('x', [{ evidenceId: 'a', evidenceHash: '3' }])).not.toBe(sealDigestOf('x', [{ evidenceId: 'a', evidenceHash: '1' }]));
  });

  it('of the content change with a note, a control or an attachment', () => {
    const content = {
      ...{ id: 'i', name: 'n', framework: 'soc2', catalogueVersion: 'v', timeZone: 'UTC', version: 1, previousId: null },
      period: { start: aDay('2026-10-01'), end: aDay('2026-10-01') },
      scope: [{ controlId: 'CC6.2', note: null }],
      attachments: [{ controlId: 'CC6.2', evidenceId: 'e', note: null }],
    };
    const changed = [{ scope: [{ controlId: 'CC6.2', note: 'x' }] }, { attachments: [] }, { name: 'm' }].map((change) =>
      contentDigestOf({ ...content, ...change }),
    );
    expect(new Set([contentDigestOf(content), ...changed]).size).toBe(4);
  });
});
