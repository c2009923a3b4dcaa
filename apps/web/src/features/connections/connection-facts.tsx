import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '@/api/types';
import { connections as texts } from '@/texts';
import { Card, KeyValues } from '@/ui/card';
import { IdText } from '@/ui/hash-text';
import { onDemand } from '@/ui/on-demand';
import { TimeText } from '@/ui/time-text';
import { READ_MODES } from './read-modes';

const ChangeDialog = onDemand(async () => (await import('./change-dialog')).ChangeDialog);

export function ConnectionFacts({ connection, canManage }: { readonly connection: Connection; readonly canManage: boolean }) {
  const [isChanging, setChanging] = useState(false);
  const isRevoked = connection.status === 'revoked';
  const config = Object.entries(connection.config).map(
    ([key, value]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, <code key={key}>{value}</code>] as const,
  );
  return (
    <Card
      title={texts.connection}
      action={
        canManage ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={texts.changeNameAndReadMode}
            onClick={() => {
              setChanging(true);
            }}
          >
            {texts.change2}
          </Button>
        ) : undefined
      }
    >
      <KeyValues
        rows={[
          ...config,
          [texts.key, isRevoked ? texts.destroyed : <KeyFingerprint key="k" value={connection.keyFingerprint} />],
          [texts.reads, <ReadModeText key="r" readMode={connection.readMode} />],
          [texts.connected, <TimeText key="t" at={connection.createdAt} show="both" />],
          [texts.by, connection.createdBy],
          [texts.nextSync, isRevoked ? texts.none : <TimeText key="n" at={connection.nextRunAt} show="both" none={texts.noneUntilANewKey} />],
          [texts.id, <IdText key="i" id={connection.id} what={texts.connectionId} />],
        ]}
      />
      {isChanging ? (
        <ChangeDialog
          connection={connection}
          onClose={() => {
            setChanging(false);
          }}
        />
      ) : null}
    </Card>
  );
}

function ReadModeText({ readMode }: Pick<Connection, 'readMode'>) {
  const known = READ_MODES.find(({ mode }) => mode === readMode);
  return (
    <>
      {known?.title ?? readMode}
      <span className="muted xs" style={{ display: 'block' }}>
        {known?.meaning}
      </span>
    </>
  );
}

function KeyFingerprint({ value }: { readonly value: string | null }) {
  return value === null ? (
    'unknown'
  ) : (
    <span>
      <code title={value}>{value.slice(0, 12)}…</code> <span className="muted xs">{texts.tellsTwoKeysApartGives}</span>
    </span>
  );
}
