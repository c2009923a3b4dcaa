import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { account } from '@/api/client';
import { useChange } from '@/api/hooks';
import { KnownPasswordInput, NewPasswordInput } from '@/features/auth/auth-fields';
import { PASSWORD_MIN_LENGTH } from '@/features/auth/one-time-link';
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
    <Card title="Password" note="With a new password every session of yours ends, in every organization. This one goes on.">
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
                toast('ok', 'Password changed', 'Every other session has ended.');
              },
            },
          );
        }}
      >
        <KnownPasswordInput label="Present password" value={currentPassword} onChange={setCurrent} />
        <NewPasswordInput label="New password" value={newPassword} onChange={setNew} />
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div>
          <Button type="submit" loading={change.isPending} disabled={currentPassword === '' || newPassword.length < PASSWORD_MIN_LENGTH}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  );
}
