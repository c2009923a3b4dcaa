import { people } from '@/api/client';
import { useChange, useSession } from '@/api/hooks';
import { announceSignOut } from '@/api/session-state';
import type { Member } from '@/api/types';
import { settings as texts } from '@/texts';
import { TypedConfirm } from '@/ui/typed-confirm';

export function RemoveMemberDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const isOwn = useSession().data?.member.id === member.id;
  const remove = useChange(() => people.remove(member.id), isOwn ? [] : ['members', 'invitations', 'api-keys', 'audit-events']);
  return (
    <TypedConfirm
      opened
      onClose={onClose}
      title={isOwn ? texts.leaveTheOrganization2 : texts.remove3(member.name)}
      word={member.email}
      action={isOwn ? texts.leave : texts.remove2}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(undefined, {
          onSuccess: () => {
            if (!isOwn) {
              onClose();
              return;
            }
            announceSignOut();
            window.location.assign('/sign-in');
          },
        });
      }}
    >
      <p className="small">{isOwn ? texts.yourSessionsAndApiKeys : texts.sessionsAndApiKeysOf}</p>
      <p className="small muted">{texts.auditEventsStayUnderThe}</p>
    </TypedConfirm>
  );
}
