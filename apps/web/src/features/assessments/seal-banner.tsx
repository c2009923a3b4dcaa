import { IconLock } from '@tabler/icons-react';
import type { Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
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
          {texts.sealedBy} {assessment.approvedBy}, <TimeText at={assessment.approvedAt} show="absolute" />
        </strong>
        <p>{texts.cannotBeDetachedOrChanged(plural(assessment.evidenceCount, texts.findingsCounted))}</p>
      </div>
      {assessment.sealDigest === null ? null : <HashText hash={assessment.sealDigest} what={texts.sealDigest2} />}
    </div>
  );
}
