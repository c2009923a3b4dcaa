import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { people } from '@/api/client';
import { useChange, useSession } from '@/api/hooks';
import { serverNow } from '@/api/server-clock';
import type { Member, Role } from '@/api/types';
import { DateField, SelectField } from '@/ui/fields';
import { ProblemAlert } from '@/ui/message';
import { roleMeaning, roleTitle } from '@/ui/role-title';
import { useToast } from '@/ui/toast';

const ROLES: readonly Role[] = ['auditor', 'admin', 'owner'];
const DEFAULT_ACCESS_MS = 90 * 86_400_000;
const dayOf = (instant: string): string => instant.slice(0, 10);

export function ChangeMemberDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const me = useSession().data?.member;
  const [role, setRole] = useState<Role>(member.role);
  const [end, setEnd] = useState(() => dayOf(member.accessEndsAt ?? new Date(serverNow() + DEFAULT_ACCESS_MS).toISOString()));
  const toast = useToast();
  const change = useChange(people.change, ['members', 'invitations', 'api-keys', 'audit-events', ...(member.id === me?.id ? ['session'] : [])]);
  const allowed = ROLES.slice(0, ROLES.indexOf(me?.role ?? 'auditor') + 1);
  const isLess = ROLES.indexOf(role) < ROLES.indexOf(member.role);
  const isSame = role === member.role && (role !== 'auditor' || end === dayOf(member.accessEndsAt ?? ''));
  return (
    <Modal opened onClose={onClose} title={`Change the role of ${member.name}`} size={480}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { id: member.id, role, accessEndsAt: role === 'auditor' ? `${end}T23:59:59Z` : null },
            {
              onSuccess: () => {
                toast('ok', 'Role changed', 'It counts from now on. The change is in the audit log.');
                onClose();
              },
            },
          );
        }}
      >
        <SelectField
          label="Role"
          value={role}
          options={allowed.map((one) => [one, roleTitle[one]] as const)}
          onChange={(value) => {
            setRole(ROLES.find((one) => one === value) ?? member.role);
          }}
        />
        <p className="small muted">{roleMeaning[role]}</p>
        {role === 'auditor' ? <DateField label="Access ends after (UTC)" value={end} onChange={setEnd} /> : null}
        <p className="small">
          {isLess
            ? 'Counts at once, also in sessions that are open. API keys above the new role are revoked, and open links that the person made stop working.'
            : 'Counts at once, also in sessions that are open. API keys of the person stay as they are.'}
        </p>
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={isSame} loading={change.isPending}>
            Change role
          </Button>
        </div>
      </form>
    </Modal>
  );
}
