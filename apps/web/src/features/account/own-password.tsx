import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { account } from '@/api/client';
import { useChange } from '@/api/hooks';
import { KnownPasswordInput, NewPasswordInput } from '@/features/auth/auth-fields';
import { PASSWORD_MIN_LENGTH } from '@/features/auth/one-time-link';
import { account as texts } from '@/texts';
import { Card } from '@/ui/card';
import { ProblemAlert } from '@/ui/message';
import { useToast } from '@/ui/toast';

export function OwnPassword() {
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const queries = useQueryClient();
  const toast = useToast();
  const change = useChange(account.changePassword, ['own-sessions', 'audit-events']);
  return (
    <Card title={texts.password} note={texts.withANewPasswordEvery}>
      <form
        className="stack gap-14"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { currentPassword, newPassword },
            {
              onSuccess: (session) => {
                queries.setQueryData(['session'], session);
                setCurrent('');
                setNew('');
                toast('ok', texts.passwordChanged, texts.everyOtherSessionHasEnded);
              },
            },
          );
        }}
      >
        <KnownPasswordInput label={texts.presentPassword} value={currentPassword} onChange={setCurrent} />
        <NewPasswordInput label={texts.newPassword} value={newPassword} onChange={setNew} />
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div>
          <Button type="submit" loading={change.isPending} disabled={currentPassword === '' || newPassword.length < PASSWORD_MIN_LENGTH}>
            {texts.changePassword}
          </Button>
        </div>
      </form>
    </Card>
  );
}
