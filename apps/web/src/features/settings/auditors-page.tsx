import { Button } from '@mantine/core';
import { IconUserPlus, IconUserSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useCan, useInvitations, useMembers } from '@/api/hooks';
import { settings as texts } from '@/texts';
import { Card, PageHead } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { EmptyState } from '@/ui/message';
import { onDemand } from '@/ui/on-demand';
import { AuditorCard } from './auditor-card';
import { InvitationTable } from './invitation-table';

const InviteDialog = onDemand(async () => (await import('./invite-dialog')).InviteDialog);
/** Of more, what each looked at is read when it is unfolded. */
const UNFOLDED = 3;

export default function AuditorsPage() {
  const canManage = useCan('member.manage');
  const [isInviting, setInviting] = useState(false);
  const invite = canManage ? (
    <Button
      leftSection={<IconUserPlus size={16} />}
      onClick={() => {
        setInviting(true);
      }}
    >
      {texts.inviteAnAuditor}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHead title={texts.auditors} lead={texts.whoMayReadAndVerify} actions={invite} />
      <div className="stack gap-16">
        <Auditors />
        <Invited canManage={canManage} />
      </div>
      {isInviting ? (
        <InviteDialog
          role="auditor"
          onClose={() => {
            setInviting(false);
          }}
        />
      ) : null}
    </>
  );
}

function Auditors() {
  return (
    <Loaded query={useMembers()}>
      {(members) => {
        const auditors = members.filter(({ role }) => role === 'auditor');
        return auditors.length === 0 ? (
          <Card>
            <EmptyState icon={IconUserSearch} title={texts.noAuditorHasAccess}>
              {texts.inviteOneWithTheDate}
            </EmptyState>
          </Card>
        ) : (
          auditors.map((auditor) => <AuditorCard key={auditor.id} auditor={auditor} isUnfolded={auditors.length <= UNFOLDED} />)
        );
      }}
    </Loaded>
  );
}

function Invited({ canManage }: { readonly canManage: boolean }) {
  return (
    <Loaded query={useInvitations()}>
      {(invitations) => {
        const rows = invitations.filter(({ role }) => role === 'auditor');
        return rows.length === 0 ? null : (
          <Card title={texts.openInvitations} note={texts.theLinkItselfIsShown} flush>
            <InvitationTable rows={rows} canManage={canManage} />
          </Card>
        );
      }}
    </Loaded>
  );
}
