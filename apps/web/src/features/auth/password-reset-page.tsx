import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { account } from '@/api/client';
import { useChange } from '@/api/hooks';
import { auth as texts } from '@/texts';
import { Callout, ProblemAlert } from '@/ui/message';
import { NewPasswordInput } from './auth-fields';
import { AuthFrame } from './auth-frame';
import { BrokenLink } from './broken-link';
import { PASSWORD_MIN_LENGTH, useLinkToken } from './one-time-link';

export default function PasswordResetPage() {
  const token = useLinkToken();
  const [password, setPassword] = useState('');
  const reset = useChange(account.resetPassword, []);
  if (token === null) return <BrokenLink title={texts.setANewPassword} remedy={texts.openTheLinkYouWere2} />;
  return (
    <AuthFrame>
      <div>
        <h1>{texts.setANewPassword}</h1>
        <p className="muted small">{texts.thisLinkWorksOnceEvery}</p>
      </div>
      {reset.isSuccess ? (
        <Callout tone="ok" live title={texts.yourNewPasswordIsSet}>
          <p>
            <Link to="/sign-in">{texts.signInWithIt}</Link>
          </p>
        </Callout>
      ) : (
        <form
          className="stack gap-14"
          onSubmit={(event) => {
            event.preventDefault();
            if (password.length >= PASSWORD_MIN_LENGTH) reset.mutate({ token, password });
          }}
        >
          <NewPasswordInput label={texts.newPassword} value={password} onChange={setPassword} />
          {reset.isError ? <ProblemAlert error={reset.error} /> : null}
          <Button type="submit" fullWidth loading={reset.isPending}>
            {texts.setPassword}
          </Button>
        </form>
      )}
    </AuthFrame>
  );
}
