import { people } from '@/api/client';
import { useChange, useSession } from '@/api/hooks';
import { announceSignOut } from '@/api/session-state';
import type { Member } from '@/api/types';
import { TypedConfirm } from '@/ui/typed-confirm';

export function RemoveMemberDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const isOwn = useSession().data?.member.id === member.id;
  const remove = useChange(() => people.remove(member.id), isOwn ? [] : ['members', 'invitations', 'api-keys', 'audit-events']);
  return (
    <TypedConfirm
      opened
      onClose={onClose}
      title={isOwn ? 'Leave the organization?' : `Remove ${member.name}?`}
      word={member.email}
      action={isOwn ? 'Leave' : 'Remove'}
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
      <p className="small">
        {isOwn
          ? 'Your sessions and API keys end at once, and open links that you made stop working. Coming back needs an invitation.'
          : 'Sessions and API keys of this person end at once, and open links that the person made stop working. Coming back needs an invitation.'}
      </p>
      <p className="small muted">Audit events stay, under the same name.</p>
    </TypedConfirm>
  );
}
