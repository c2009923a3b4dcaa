import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '@/api/types';
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
      title="Connection"
      action={
        canManage ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label="Change name and read mode"
            onClick={() => {
              setChanging(true);
            }}
          >
            Change
          </Button>
        ) : undefined
      }
    >
      <KeyValues
        rows={[
          ...config,
          ['Key', isRevoked ? 'Destroyed' : <KeyFingerprint key="k" value={connection.keyFingerprint} />],
          ['Reads', <ReadModeText key="r" readMode={connection.readMode} />],
          ['Connected', <TimeText key="t" at={connection.createdAt} show="both" />],
          ['By', connection.createdBy],
          ['Next sync', isRevoked ? 'None' : <TimeText key="n" at={connection.nextRunAt} show="both" none="None until a new key is given" />],
          ['Id', <IdText key="i" id={connection.id} what="connection id" />],
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
      <code title={value}>{value.slice(0, 12)}…</code> <span className="muted xs">tells two keys apart, gives neither away</span>
    </span>
  );
}
