import { Button, Modal } from '@mantine/core';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Invitation } from '@/api/types';
import { settings as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';
import { roleTitle } from '@/ui/role-title';
import { InvitationLink } from './invitation-link';

/** The same invitation once more: the link itself is known to nobody, so a lost one is replaced. */
export function RenewInvitationDialog({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const { email, role, accessEndsAt } = invitation;
  const renew = useChange(people.invite, ['invitations', 'audit-events']);
  return (
    <Modal opened onClose={onClose} title={texts.newLinkFor(email)} size={480} closeOnClickOutside={renew.data === undefined}>
      {renew.data === undefined ? (
        <div className="stack gap-14">
          <p className="small">{texts.makesAnotherLinkForThe(roleTitle[role])}</p>
          {renew.isError ? <ProblemAlert error={renew.error} /> : null}
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button
              loading={renew.isPending}
              onClick={() => {
                renew.mutate({ email, role, accessEndsAt });
              }}
              data-autofocus
            >
              {texts.makeNewLink}
            </Button>
          </div>
        </div>
      ) : (
        <InvitationLink invitation={renew.data} onClose={onClose} />
      )}
    </Modal>
  );
}
