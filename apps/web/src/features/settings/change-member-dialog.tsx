import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { people } from '@/api/client';
import { useChange, useSession } from '@/api/hooks';
import { serverNow } from '@/api/server-clock';
import type { Member, Role } from '@/api/types';
import { settings as texts } from '@/texts';
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
    <Modal opened onClose={onClose} title={texts.changeTheRoleOf(member.name)} size={480}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { id: member.id, role, accessEndsAt: role === 'auditor' ? `${end}T23:59:59Z` : null },
            {
              onSuccess: () => {
                toast('ok', texts.roleChanged, texts.itCountsFromNowOn);
                onClose();
              },
            },
          );
        }}
      >
        <SelectField
          label={texts.role}
          value={role}
          options={allowed.map((one) => [one, roleTitle[one]] as const)}
          onChange={(value) => {
            setRole(ROLES.find((one) => one === value) ?? member.role);
          }}
        />
        <p className="small muted">{roleMeaning[role]}</p>
        {role === 'auditor' ? <DateField label={texts.accessEndsAfterUtc} value={end} onChange={setEnd} /> : null}
        <p className="small">{isLess ? texts.countsAtOnceAlsoIn : texts.countsAtOnceAlsoIn2}</p>
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" disabled={isSame} loading={change.isPending}>
            {texts.changeRole}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
