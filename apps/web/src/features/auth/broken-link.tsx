import { Link } from 'react-router';
import { Callout } from '@/ui/message';
import { AuthFrame } from './auth-frame';

/** The page of a one-time link, opened without its token. */
export function BrokenLink({ title, remedy }: { readonly title: string; readonly remedy: string }) {
  return (
    <AuthFrame>
      <h1>{title}</h1>
      <Callout tone="due" title="This address is not complete" remedy={remedy}>
        <p>The link works once and has to be opened whole.</p>
      </Callout>
      <p className="small">
        <Link to="/sign-in">Go to the sign-in</Link>
      </p>
    </AuthFrame>
  );
}
