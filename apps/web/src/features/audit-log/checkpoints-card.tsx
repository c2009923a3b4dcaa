import { Button } from '@mantine/core';
import { IconGitCompare, IconKey, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { rowsOf, useCheckpointAt, useCheckpointKeys, useCheckpoints } from '@/api/hooks';
import type { Checkpoint, CheckpointKey } from '@/api/types';
import { auditLog as texts } from '@/texts';
import { Card } from '@/ui/card';
import { numberText } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { SkeletonLines } from '@/ui/message';
import { onDemand } from '@/ui/on-demand';
import { saveText } from '@/ui/save-text';
import { TimeText } from '@/ui/time-text';
import css from './audit.module.css';
import { KeyId } from './key-id';
import { SaveCheckpoint } from './save-checkpoint';

const CompareDialog = onDemand(async () => (await import('./compare-dialog')).CompareDialog);

interface Props {
  /** The one that was looked for; null = the newest. */
  readonly wanted: number | null;
  readonly onNewest: () => void;
}

/** What an auditor takes away, and later holds against the log. */
export function CheckpointsCard({ wanted, onNewest }: Props) {
  const [isComparing, setComparing] = useState(false);
  return (
    <Card
      title={texts.signedCheckpoints}
      note={texts.aWorkerSignsHowFar}
      action={
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconGitCompare size={15} />}
          onClick={() => {
            setComparing(true);
          }}
        >
          {texts.compareWithACheckpointYou}
        </Button>
      }
    >
      <div className="stack gap-14 small">
        {wanted === null ? <Newest /> : <Wanted sequence={wanted} onNewest={onNewest} />}
        <Loaded query={useCheckpointKeys()} loading={<SkeletonLines lines={1} />}>
          {(keys) => keys.map((key) => <KeyLine key={key.keyId} checkpointKey={key} />)}
        </Loaded>
        <p className="muted xs">{texts.keepTheKeyAndA}</p>
      </div>
      {isComparing ? (
        <CompareDialog
          onClose={() => {
            setComparing(false);
          }}
        />
      ) : null}
    </Card>
  );
}

function Newest() {
  return (
    <Loaded query={useCheckpoints()} loading={<SkeletonLines lines={1} />}>
      {(data) => {
        const [newest] = rowsOf(data);
        return newest === undefined ? <p>{texts.noCheckpointYetA}</p> : <Line checkpoint={newest.signed} isNewest />;
      }}
    </Loaded>
  );
}

function Wanted({ sequence, onNewest }: { readonly sequence: number; readonly onNewest: () => void }) {
  return (
    <>
      <Loaded query={useCheckpointAt(sequence)} loading={<SkeletonLines lines={1} />}>
        {(checkpoint) => (checkpoint === null ? <p>{texts.thereIsNoCheckpointAt(sequence)}</p> : <Line checkpoint={checkpoint} isNewest={false} />)}
      </Loaded>
      <p>
        <Button size="compact-xs" variant="default" onClick={onNewest}>
          {texts.showTheNewestCheckpoint}
        </Button>
      </p>
    </>
  );
}

function Line({ checkpoint, isNewest }: { readonly checkpoint: Checkpoint; readonly isNewest: boolean }) {
  const { sequence, hash, at, keyId } = checkpoint;
  return (
    <div className={css['signedLine']}>
      <IconRosetteDiscountCheck size={18} aria-hidden />
      <strong>{(isNewest ? texts.newestCheckpointAt : texts.signedCheckpointAt)(numberText(sequence))}</strong>
      <span className="muted">
        <TimeText at={at} show="both" />
      </span>
      <span>
        {texts.key} <KeyId keyId={keyId} />
      </span>
      <HashText hash={hash} what={texts.hashThatWasSignedAt(sequence)} />
      <SaveCheckpoint checkpoint={checkpoint} />
    </div>
  );
}

function KeyLine({ checkpointKey: { keyId, publicKey, createdAt } }: { readonly checkpointKey: CheckpointKey }) {
  return (
    <div className={css['signedLine']}>
      <IconKey size={18} aria-hidden />
      <strong>{texts.publicKey}</strong>
      <KeyId keyId={keyId} />
      <span className="muted">
        {texts.since} <TimeText at={createdAt} show="absolute" />
      </span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          saveText(publicKey, `checkpoint-key-${keyId}.pem`, 'application/x-pem-file');
        }}
      >
        {texts.savePublicKey}
      </Button>
    </div>
  );
}
