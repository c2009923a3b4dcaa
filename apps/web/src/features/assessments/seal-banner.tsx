import { IconLock } from '@tabler/icons-react';
import type { Assessment } from '@/api/types';
import { plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { TimeText } from '@/ui/time-text';
import css from './assessments.module.css';

export function SealBanner({ assessment }: { readonly assessment: Assessment }) {
  if (assessment.state !== 'approved') return null;
  return (
    <div className={css['seal']}>
      <IconLock size={22} aria-hidden style={{ color: 'var(--accent)' }} />
      <div className="grow">
        <strong>
          Sealed by {assessment.approvedBy}, <TimeText at={assessment.approvedAt} show="absolute" />
        </strong>
        <p>{plural(assessment.evidenceCount, 'finding')} cannot be detached or changed. The seals are part of the audit chain.</p>
      </div>
      {assessment.sealDigest === null ? null : <HashText hash={assessment.sealDigest} what="seal digest" />}
    </div>
  );
}
