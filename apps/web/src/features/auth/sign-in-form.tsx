import { Button } from '@mantine/core';
import { useState } from 'react';
import { account } from '@/api/client';
import { useChange } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Session } from '@/api/types';
import { auth as texts } from '@/texts';
import { Callout, ProblemAlert } from '@/ui/message';
import { EmailInput, KnownPasswordInput } from './auth-fields';

interface Props {
  readonly email?: string;
  readonly onSignedIn: (session: Session) => void;
}

export function SignInForm({ email: known = '', onSignedIn }: Props) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  // Here and not with `mutate`: the new session may take this form away, and with it what waits for the answer.
  const signIn = useChange(async (body: Parameters<typeof account.signIn>[0]) => {
    const session = await account.signIn(body);
    onSignedIn(session);
    return session;
  }, []);
  const send = (organizationId?: string) => {
    signIn.mutate({ email, password, ...(organizationId === undefined ? {} : { organizationId }) });
  };
  const choice = signIn.isError ? toProblem(signIn.error).organizations : undefined;
  if (choice !== undefined)
    return (
      <div className="stack gap-14">
        <Callout tone="info" live title={texts.youBelongToSeveralOrganizations}>
          <p>{texts.chooseTheOneToEnter}</p>
        </Callout>
        {choice.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            fullWidth
            onClick={() => {
              send(id);
            }}
          >
            {name}
          </Button>
        ))}
      </div>
    );
  return (
    <form
      className="stack gap-14"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <EmailInput value={email} onChange={setEmail} />
      <KnownPasswordInput value={password} onChange={setPassword} />
      {signIn.isError ? <ProblemAlert error={signIn.error} /> : null}
      <Button type="submit" loading={signIn.isPending} fullWidth>
        {texts.signIn}
      </Button>
    </form>
  );
}
