import { Button } from '@mantine/core';
import { account } from '@/api/client';
import { useChange, useOwnSessions } from '@/api/hooks';
import type { OwnSession } from '@/api/types';
import { account as texts } from '@/texts';
import { Card } from '@/ui/card';
import { DataTable } from '@/ui/data-table';
import { Loaded } from '@/ui/loaded';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { useToast } from '@/ui/toast';

const LISTS = ['own-sessions', 'audit-events'] as const;

export function OwnSessions() {
  const sessions = useOwnSessions();
  const toast = useToast();
  const endOthers = useChange(account.endOtherSessions, LISTS);
  return (
    <Card
      title={texts.sessions}
      note={texts.whereYouAreSignedIn}
      action={
        (sessions.data?.length ?? 0) > 1 ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={endOthers.isPending}
            onClick={() => {
              endOthers.mutate(undefined, {
                onSuccess: () => {
                  toast('ok', texts.signedOutEverywhereElse, texts.thisSessionGoesOn);
                },
              });
            }}
          >
            {texts.signOutEverywhereElse}
          </Button>
        ) : undefined
      }
      flush
    >
      {endOthers.isError ? <ProblemAlert error={endOthers.error} /> : null}
      <Loaded query={sessions}>
        {(rows) => (
          <DataTable
            caption={texts.sessions}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                title: texts.program,
                bare: true,
                cell: ({ device, current }) => (
                  <>
                    <span className="strong">{device}</span>
                    {current ? <span className="muted">{texts.thisOne}</span> : null}
                  </>
                ),
              },
              { title: texts.organization, cell: ({ organization }) => organization },
              { title: texts.signedIn, cell: ({ createdAt }) => <TimeText at={createdAt} show="absolute" /> },
              { title: texts.lastSeen, cell: ({ current, lastSeenAt }) => (current ? 'now' : <TimeText at={lastSeenAt} />) },
              { title: texts.actions, bare: true, cell: (session) => (session.current ? null : <EndSession session={session} />) },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function EndSession({ session }: { readonly session: OwnSession }) {
  const end = useChange(account.endSession, LISTS);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={end.isPending}
        aria-label={texts.endIn(session.device, session.organization)}
        onClick={() => {
          end.mutate(session.id);
        }}
      >
        {texts.end}
      </Button>
      {end.isError ? <ProblemAlert error={end.error} /> : null}
    </>
  );
}
