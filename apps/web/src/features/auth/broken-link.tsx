import { Link } from 'react-router';
import { auth as texts } from '@/texts';
import { Callout } from '@/ui/message';
import { AuthFrame } from './auth-frame';

/** The page of a one-time link, opened without its token. */
export function BrokenLink({ title, remedy }: { readonly title: string; readonly remedy: string }) {
  return (
    <AuthFrame>
      <h1>{title}</h1>
      <Callout tone="due" title={texts.thisAddressIsNotComplete} remedy={remedy}>
        <p>{texts.theLinkWorksOnceAnd}</p>
      </Callout>
      <p className="small">
        <Link to="/sign-in">{texts.goToTheSignIn}</Link>
      </p>
    </AuthFrame>
  );
}
