import { Button, Modal } from '@mantine/core';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Member } from '@/api/types';
import { Callout, ProblemAlert } from '@/ui/message';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { TimeText } from '@/ui/time-text';

export function PasswordLinkDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const make = useChange(() => people.passwordLink(member.id), ['audit-events']);
  return (
    <Modal opened onClose={onClose} title={`Password link for ${member.name}`} size={480}>
      <div className="stack gap-14">
        <p className="small">With the link {member.email} sets a new password, once. Every session of that person ends then.</p>
        {make.isError ? <ProblemAlert error={make.error} /> : null}
        {make.data === undefined ? null : (
          <>
            <Callout tone="due" live title="This link is shown once">
              <p>
                It works until <TimeText at={make.data.expiresAt} show="absolute" />. Give it to the person by a way you trust.
              </p>
            </Callout>
            <OneTimeSecret value={make.data.link} what="password link" />
          </>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {make.data === undefined ? (
            <Button
              loading={make.isPending}
              onClick={() => {
                make.mutate(undefined);
              }}
            >
              Make link
            </Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}
