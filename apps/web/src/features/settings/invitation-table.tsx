import { Button } from '@mantine/core';
import { useState } from 'react';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Invitation } from '@/api/types';
import { settings as texts } from '@/texts';
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
        caption={texts.openInvitations}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { title: texts.forWord, bare: true, cell: ({ email }) => <span className="strong">{email}</span> },
          { title: texts.role, cell: ({ role }) => roleTitle[role] },
          { title: texts.accessUntil, cell: ({ accessEndsAt }) => <TimeText at={accessEndsAt} show="absolute" none={texts.noEnd} /> },
          { title: texts.invitedBy, cell: ({ createdBy }) => createdBy },
          { title: texts.linkWorksUntil, cell: ({ expiresAt }) => <TimeText at={expiresAt} show="absolute" /> },
          {
            title: texts.actions,
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
      toast('ok', texts.invitationWithdrawn, texts.itsLinkDoesNotWork);
    },
    ['invitations', 'audit-events'],
  );
  return (
    <div className="row gap-6">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={texts.newLinkFor(invitation.email)}
        onClick={() => {
          onRenew(invitation);
        }}
      >
        {texts.newLink}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={texts.withdrawTheInvitationOf(invitation.email)}
        loading={withdraw.isPending}
        onClick={() => {
          withdraw.mutate(invitation.id, {
            onError: (error) => {
              toast('bad', toProblem(error).detail, toProblem(error).remedy);
            },
          });
        }}
      >
        {texts.withdraw}
      </Button>
    </div>
  );
}
