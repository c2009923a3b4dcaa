import { Button } from '@mantine/core';
import { account } from '@/api/client';
import { useChange, useOwnSessions } from '@/api/hooks';
import type { OwnSession } from '@/api/types';
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
      title="Sessions"
      note="Where you are signed in. End what you do not know, then change the password."
      action={
        (sessions.data?.length ?? 0) > 1 ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={endOthers.isPending}
            onClick={() => {
              endOthers.mutate(undefined, {
                onSuccess: () => {
                  toast('ok', 'Signed out everywhere else', 'This session goes on.');
                },
              });
            }}
          >
            Sign out everywhere else
          </Button>
        ) : undefined
      }
      flush
    >
      {endOthers.isError ? <ProblemAlert error={endOthers.error} /> : null}
      <Loaded query={sessions}>
        {(rows) => (
          <DataTable
            caption="Sessions"
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                title: 'Program',
                bare: true,
                cell: ({ device, current }) => (
                  <>
                    <span className="strong">{device}</span>
                    {current ? <span className="muted"> (this one)</span> : null}
                  </>
                ),
              },
              { title: 'Organization', cell: ({ organization }) => organization },
              { title: 'Signed in', cell: ({ createdAt }) => <TimeText at={createdAt} show="absolute" /> },
              { title: 'Last seen', cell: ({ current, lastSeenAt }) => (current ? 'now' : <TimeText at={lastSeenAt} />) },
              { title: 'Actions', bare: true, cell: (session) => (session.current ? null : <EndSession session={session} />) },
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
        aria-label={`End ${session.device} in ${session.organization}`}
        onClick={() => {
          end.mutate(session.id);
        }}
      >
        End
      </Button>
      {end.isError ? <ProblemAlert error={end.error} /> : null}
    </>
  );
}
