import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Session } from '@/api/types';
import { auth as texts } from '@/texts';
import { SignInForm } from './sign-in-form';

/** Over the page, not instead of it: what was typed stays where it is. Somebody else who signs in here gets a fresh page. */
export default function SessionExpired({ session }: { readonly session: Session }) {
  const queries = useQueryClient();
  const cameBack = (next: Session) => {
    const isSame = next.member.id === session.member.id && next.organization.id === session.organization.id;
    if (!isSame) {
      window.location.assign('/');
      return;
    }
    queries.setQueryData(['session'], next);
    void queries.invalidateQueries();
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={texts.yourSessionHasEnded}
      size={420}
      zIndex={400}
    >
      <div className="stack gap-14">
        <p className="small">{texts.signInAgainToGo}</p>
        <SignInForm email={session.member.email} onSignedIn={cameBack} />
      </div>
    </Modal>
  );
}
