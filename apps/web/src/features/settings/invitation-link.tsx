import { Button } from '@mantine/core';
import type { Invitation } from '@/api/types';
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
      <Callout tone="due" live title="This link is shown once">
        <p>
          It works once, until <TimeText at={invitation.expiresAt} show="absolute" />. Send it to {invitation.email} by a way you trust; Attesta sends no mail.
        </p>
      </Callout>
      <OneTimeSecret value={invitation.link} what="invitation link" />
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>Done</Button>
      </div>
    </div>
  );
}
