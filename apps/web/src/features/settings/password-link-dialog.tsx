import { Button, Modal } from '@mantine/core';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Member } from '@/api/types';
import { settings as texts } from '@/texts';
import { Callout, ProblemAlert } from '@/ui/message';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { TimeText } from '@/ui/time-text';

export function PasswordLinkDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const make = useChange(() => people.passwordLink(member.id), ['audit-events']);
  return (
    <Modal opened onClose={onClose} title={texts.passwordLinkFor(member.name)} size={480}>
      <div className="stack gap-14">
        <p className="small">{texts.withTheLinkSetsA(member.email)}</p>
        {make.isError ? <ProblemAlert error={make.error} /> : null}
        {make.data === undefined ? null : (
          <>
            <Callout tone="due" live title={texts.thisLinkIsShownOnce}>
              <p>
                {texts.itWorksUntil} <TimeText at={make.data.expiresAt} show="absolute" />
                {texts.giveItToThePerson}
              </p>
            </Callout>
            <OneTimeSecret value={make.data.link} what={texts.passwordLink2} />
          </>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.close}
          </Button>
          {make.data === undefined ? (
            <Button
              loading={make.isPending}
              onClick={() => {
                make.mutate(undefined);
              }}
            >
              {texts.makeLink}
            </Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}
