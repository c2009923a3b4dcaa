import { Button } from '@mantine/core';
import type { Invitation } from '@/api/types';
import { settings as texts } from '@/texts';
import { Callout } from '@/ui/message';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { TimeText } from '@/ui/time-text';

interface Props {
  readonly invitation: Invitation & { readonly link: string };
  readonly onClose: () => void;
}

export function InvitationLink({ invitation, onClose }: Props) {
  return (
    <div className="stack gap-14">
      <Callout tone="due" live title={texts.thisLinkIsShownOnce}>
        <p>
          {texts.itWorksOnceUntil} <TimeText at={invitation.expiresAt} show="absolute" />
          {texts.sendItToByA(invitation.email)}
        </p>
      </Callout>
      <OneTimeSecret value={invitation.link} what={texts.invitationLink} />
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>{texts.done}</Button>
      </div>
    </div>
  );
}
