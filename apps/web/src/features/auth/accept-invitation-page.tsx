import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { account } from '@/api/client';
import { useChange } from '@/api/hooks';
import { auth as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';
import { KnownPasswordInput, NameInput } from './auth-fields';
import { AuthFrame } from './auth-frame';
import { BrokenLink } from './broken-link';
import { useLinkToken } from './one-time-link';

export default function AcceptInvitationPage() {
  const token = useLinkToken();
  return token === null ? <BrokenLink title={texts.acceptAnInvitation} remedy={texts.openTheLinkYouWere} /> : <AcceptForm token={token} />;
}

function AcceptForm({ token }: { readonly token: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const accept = useChange(account.acceptInvitation, []);
  return (
    <AuthFrame>
      <div>
        <h1>{texts.acceptAnInvitation}</h1>
        <p className="muted small">{texts.thisLinkWorksOnce}</p>
      </div>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate(
            { token, password, ...(name === '' ? {} : { name }) },
            {
              onSuccess: (session) => {
                queries.clear();
                queries.setQueryData(['session'], session);
                void navigate('/', { replace: true });
              },
            },
          );
        }}
      >
        <NameInput label={texts.yourName} description={texts.forANewAccountOthers} value={name} onChange={setName} />
        <KnownPasswordInput value={password} onChange={setPassword} description={texts.ifYouHaveAnAccount} />
        {accept.isError ? <ProblemAlert error={accept.error} /> : null}
        <Button type="submit" fullWidth loading={accept.isPending}>
          {texts.join}
        </Button>
      </form>
    </AuthFrame>
  );
}
