import { Button } from '@mantine/core';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Invitation } from '@/api/types';
import { DataTable } from '@/ui/data-table';
import { roleTitle } from '@/ui/role-title';
import { TimeText } from '@/ui/time-text';
import { useToast } from '@/ui/toast';

export function InvitationTable({ rows, canManage }: { readonly rows: readonly Invitation[]; readonly canManage: boolean }) {
  const toast = useToast();
  const withdraw = useChange(people.withdraw, ['invitations', 'audit-events']);
  return (
    <DataTable
      caption="Open invitations"
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { title: 'For', bare: true, cell: ({ email }) => <span className="strong">{email}</span> },
        { title: 'Role', cell: ({ role }) => roleTitle[role] },
        { title: 'Invited by', cell: ({ createdBy }) => createdBy },
        { title: 'Link works until', cell: ({ expiresAt }) => <TimeText at={expiresAt} show="absolute" /> },
        {
          title: 'Actions',
          bare: true,
          cell: (invitation) =>
            canManage ? (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Withdraw the invitation of ${invitation.email}`}
                loading={withdraw.isPending && withdraw.variables === invitation.id}
                onClick={() => {
                  withdraw.mutate(invitation.id, {
                    onSuccess: () => {
                      toast('ok', 'Invitation withdrawn', 'Its link does not work any more.');
                    },
                    onError: (error) => {
                      toast('bad', toProblem(error).detail, toProblem(error).remedy);
                    },
                  });
                }}
              >
                Withdraw
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
