import { Button } from '@mantine/core';
import type { Session } from '@/api/types';
import { auth as texts } from '@/texts';
import { useClock } from '@/ui/clock';
import { absoluteTime } from '@/ui/format';
import { Callout } from '@/ui/message';
import { AuthFrame } from './auth-frame';

/** Instead of the page, not over it: what was read there is not to be read any longer. */
export default function AccessEnded({ session: { member, organization } }: { readonly session: Session }) {
  const { timeZone } = useClock();
  return (
    <AuthFrame>
      <h1>{texts.yourAccessHasEnded}</h1>
      <Callout
        tone="due"
        live
        title={
          member.accessEndsAt === null
            ? texts.youHaveNoAccessTo(organization.name)
            : texts.yourAccessToEndedOn(organization.name, absoluteTime(member.accessEndsAt, timeZone))
        }
        remedy={texts.askAnOwnerOrAdmin(organization.name)}
      >
        <p>{texts.whatYouDrewRevealedAnd}</p>
      </Callout>
      <Button
        fullWidth
        onClick={() => {
          // A full load: nothing that was read stays in memory.
          window.location.assign('/sign-in');
        }}
      >
        {texts.goToTheSignIn}
      </Button>
    </AuthFrame>
  );
}
