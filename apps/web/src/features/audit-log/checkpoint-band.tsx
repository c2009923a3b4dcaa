import { IconAlertTriangle, IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { Checkpoint } from '@/api/types';
import { auditLog as texts } from '@/texts';
import { numberText } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import type { Place } from '@/ui/long-rows';
import { TimeText } from '@/ui/time-text';
import css from './audit.module.css';
import type { Answered } from './chain-rows';
import { KeyId } from './key-id';
import { SaveCheckpoint } from './save-checkpoint';

interface Props {
  readonly checkpoint: Checkpoint;
  readonly answered: Answered;
  readonly place: Place;
}

/** Between the events, above the one that was signed. */
export function CheckpointBand({ checkpoint, answered, place }: Props) {
  const { sequence, hash, at, keyId } = checkpoint;
  return (
    <li className={css['band']} {...place}>
      <span className={css['link']} aria-hidden />
      <div className={css['checkpoint']}>
        <span className={css['checkpointIcon']} aria-hidden>
          <IconRosetteDiscountCheck size={15} />
        </span>
        <strong>{texts.signedCheckpointAt(numberText(sequence))}</strong>
        <TimeText at={at} show="absolute" />
        <span>
          {texts.key} <KeyId keyId={keyId} />
        </span>
        <HashText hash={hash} what={texts.hashThatWasSignedAt(sequence)} />
        <SaveCheckpoint checkpoint={checkpoint} />
        {answered === 'same' || answered === 'unknown' ? null : (
          <p className={css['contradiction']}>
            <IconAlertTriangle size={15} aria-hidden />
            <span>
              <strong>{answered === 'other' ? texts.theEventBelowHasAnother : texts.thereIsNoEventOf(sequence)}</strong> {texts.theLogWasChangedAfter}
            </span>
          </p>
        )}
      </div>
    </li>
  );
}
