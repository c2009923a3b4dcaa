/** What a browser says about where a request comes from; programs say nothing. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly host: string | undefined;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
export const isLoopbackHost = (hostname: string): boolean => LOOPBACK.includes(hostname);

/** False when a browser says that another site's page sent it. */
export function isFromOwnPages(request: RequestOrigin, publicUrl: string): boolean {
  const { origin, fetchSite } = request;
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false;
  return origin === undefined || origin === new URL(publicUrl).origin || isOwnLoopback(request, publicUrl);
}

/** A local start is opened as 127.0.0.1 or as localhost; the page then asks the host it came from. */
function isOwnLoopback({ origin, host }: RequestOrigin, publicUrl: string): boolean {
  if (origin === undefined || !URL.canParse(origin) || !isLoopbackHost(new URL(publicUrl).hostname)) return false;
  const page = new URL(origin);
  return page.protocol === 'http:' && isLoopbackHost(page.hostname) && page.host === host;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
export const isSafeMethod = (method: string): boolean => SAFE_METHODS.includes(method);
