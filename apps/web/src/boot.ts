import { askEarly } from './api/early-answers';
import { INSIDE, OUTSIDE, pageAt } from './app/pages';

/** The first and smallest script: begins what would else wait for the large ones. */
const { pathname, search } = window.location;
const outside = pageAt(OUTSIDE, pathname);
// The router loads it too, and shows what went wrong.
(outside ?? pageAt(INSIDE, pathname))?.().catch(() => undefined);
if (outside === undefined) {
  const own: Readonly<Record<string, readonly string[]>> = { '/': ['/api/v1/frameworks'], '/evidence': ['/api/v1/evidence?limit=50'] };
  askEarly(['/api/v1/auth/me', '/api/v1/connections?limit=200', ...(search === '' ? (own[pathname] ?? []) : [])]);
}
// It does not wait for the styles, so it may run before the page is read to its end.
const isRead = new Promise((resolve) => {
  if (document.readyState !== 'loading') resolve(null);
  else document.addEventListener('DOMContentLoaded', resolve, { once: true });
});
void isRead.then(() => import('./main'));
