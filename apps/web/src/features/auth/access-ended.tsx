import { Button } from '@mantine/core';
import type { Session } from '@/api/types';
import { useClock } from '@/ui/clock';
import { absoluteTime } from '@/ui/format';
import { Callout } from '@/ui/message';
import { AuthFrame } from './auth-frame';

/** Instead of the page, not over it: what was read there is not to be read any longer. */
export default function AccessEnded({ session: { member, organization } }: { readonly session: Session }) {
  const { timeZone } = useClock();
  return (
    <AuthFrame>
      <h1>Your access has ended</h1>
      <Callout
        tone="due"
        live
        title={
          member.accessEndsAt === null
            ? `You have no access to ${organization.name} any more`
            : `Your access to ${organization.name} ended on ${absoluteTime(member.accessEndsAt, timeZone)}`
        }
        remedy={`Ask an owner or admin of ${organization.name} to extend it, then sign in again.`}
      >
        <p>What you drew, revealed and exported stays in its audit log.</p>
      </Callout>
      <Button
        fullWidth
        onClick={() => {
          // A full load: nothing that was read stays in memory.
          window.location.assign('/sign-in');
        }}
      >
        Go to the sign-in
      </Button>
    </AuthFrame>
  );
}
