import { Button } from '@mantine/core';
import { useState } from 'react';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Invitation } from '@/api/types';
import { DataTable } from '@/ui/data-table';
import { onDemand } from '@/ui/on-demand';
import { roleTitle } from '@/ui/role-title';
import { TimeText } from '@/ui/time-text';
import { useToast } from '@/ui/toast';

const RenewInvitationDialog = onDemand(async () => (await import('./renew-invitation-dialog')).RenewInvitationDialog);

export function InvitationTable({ rows, canManage }: { readonly rows: readonly Invitation[]; readonly canManage: boolean }) {
  const [renewed, setRenewed] = useState<Invitation | null>(null);
  return (
    <>
      <DataTable
        caption="Open invitations"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { title: 'For', bare: true, cell: ({ email }) => <span className="strong">{email}</span> },
          { title: 'Role', cell: ({ role }) => roleTitle[role] },
          { title: 'Access until', cell: ({ accessEndsAt }) => <TimeText at={accessEndsAt} show="absolute" none="no end" /> },
          { title: 'Invited by', cell: ({ createdBy }) => createdBy },
          { title: 'Link works until', cell: ({ expiresAt }) => <TimeText at={expiresAt} show="absolute" /> },
          {
            title: 'Actions',
            bare: true,
            cell: (invitation) => (canManage ? <Actions invitation={invitation} onRenew={setRenewed} /> : null),
          },
        ]}
      />
      {renewed === null ? null : (
        <RenewInvitationDialog
          invitation={renewed}
          onClose={() => {
            setRenewed(null);
          }}
        />
      )}
    </>
  );
}

function Actions({ invitation, onRenew }: { readonly invitation: Invitation; readonly onRenew: (invitation: Invitation) => void }) {
  const toast = useToast();
  const withdraw = useChange(
    async (id: string) => {
      await people.withdraw(id);
      // Here, not after the list is read again: this row is gone by then.
      toast('ok', 'Invitation withdrawn', 'Its link does not work any more.');
    },
    ['invitations', 'audit-events'],
  );
  return (
    <div className="row gap-6">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`New link for ${invitation.email}`}
        onClick={() => {
          onRenew(invitation);
        }}
      >
        New link
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Withdraw the invitation of ${invitation.email}`}
        loading={withdraw.isPending}
        onClick={() => {
          withdraw.mutate(invitation.id, {
            onError: (error) => {
              toast('bad', toProblem(error).detail, toProblem(error).remedy);
            },
          });
        }}
      >
        Withdraw
      </Button>
    </div>
  );
}
