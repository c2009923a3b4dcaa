import { useSession } from '@/api/hooks';
import type { Session } from '@/api/types';
import { account as texts } from '@/texts';
import { Card, KeyValues, PageHead } from '@/ui/card';
import { dayText } from '@/ui/format';
import { roleMeaning, roleTitle } from '@/ui/role-title';
import { OwnPassword } from './own-password';
import { OwnSessions } from './own-sessions';

/** For everybody who signed in: the password and the sessions are the person's, in every organization. */
export default function AccountPage() {
  const session = useSession().data;
  return (
    <>
      <PageHead title={texts.yourAccount} lead={texts.passwordAndSessionsAreYours} />
      <div className="stack gap-16" style={{ maxWidth: 860 }}>
        {session === undefined ? null : <Facts session={session} />}
        <OwnPassword />
        <OwnSessions />
      </div>
    </>
  );
}

function Facts({ session: { member, organization } }: { readonly session: Session }) {
  return (
    <Card title={texts.you}>
      <KeyValues
        rows={[
          [texts.name, member.name],
          ['E-mail', member.email],
          [texts.organization, organization.name],
          [
            texts.role,
            <span key="r">
              {roleTitle[member.role]} <span className="muted">{roleMeaning[member.role]}</span>
            </span>,
          ],
          ...(member.accessEndsAt === null ? [] : [[texts.accessEnds, dayText(member.accessEndsAt)] as const]),
        ]}
      />
    </Card>
  );
}
