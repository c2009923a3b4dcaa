import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { account } from '@/api/client';
import { useChange } from '@/api/hooks';
import { Callout, ProblemAlert } from '@/ui/message';
import { NewPasswordInput } from './auth-fields';
import { AuthFrame } from './auth-frame';
import { BrokenLink } from './broken-link';
import { PASSWORD_MIN_LENGTH, useLinkToken } from './one-time-link';

export default function PasswordResetPage() {
  const token = useLinkToken();
  const [password, setPassword] = useState('');
  const reset = useChange(account.resetPassword, []);
  if (token === null)
    return <BrokenLink title="Set a new password" remedy="Open the link you were given again, with everything behind the #, or ask an owner for a new one." />;
  return (
    <AuthFrame>
      <div>
        <h1>Set a new password</h1>
        <p className="muted small">This link works once. Every session of yours ends.</p>
      </div>
      {reset.isSuccess ? (
        <Callout tone="ok" live title="Your new password is set">
          <p>
            <Link to="/sign-in">Sign in with it</Link>
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
          <NewPasswordInput label="New password" value={password} onChange={setPassword} />
          {reset.isError ? <ProblemAlert error={reset.error} /> : null}
          <Button type="submit" fullWidth loading={reset.isPending}>
            Set password
          </Button>
        </form>
      )}
    </AuthFrame>
  );
}
