import { useId } from 'react';
import { account } from '@/api/client';
import { useChange, useOwnOrganizations } from '@/api/hooks';
import type { Session } from '@/api/types';
import { shell as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';
import css from './shell.module.css';

/** The organization one is in; who belongs to several chooses another here and gets a new session there. */
export function OrganizationSwitch({ session }: { readonly session: Session }) {
  const { organization } = session;
  const own = useOwnOrganizations().data ?? [];
  const enter = useChange(account.switchTo, []);
  const id = useId();
  if (own.length < 2)
    return (
      <div className={css['org']}>
        <strong className="truncate">{organization.name}</strong>
        <span className="muted xs">{organization.timeZone}</span>
      </div>
    );
  return (
    <div className={css['org']}>
      <label className="sr-only" htmlFor={id}>
        {texts.organization}
      </label>
      <select
        id={id}
        className={css['orgSelect']}
        value={organization.id}
        disabled={enter.isPending}
        onChange={(event) => {
          enter.mutate(event.currentTarget.value, {
            onSuccess: () => {
              // A full load: nothing that was read in the other organization stays in memory.
              window.location.assign('/');
            },
          });
        }}
      >
        {own.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      <span className="muted xs">{organization.timeZone}</span>
      {enter.error === null ? null : <ProblemAlert error={enter.error} />}
    </div>
  );
}
