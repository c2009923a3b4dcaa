import { isIP } from 'node:net';

import { type AddressPolicy, isAddressAllowed } from './address-policy.js';

/** One DNS label as vendors hand them out: ASCII, lower case, no punycode (a look-alike name is not worth the risk). */
const LABEL = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Where requests go; made once per transport and never changed by an answer. */
export interface Target {
  readonly origin: string;
  readonly hostname: string;
  /** Without a trailing slash; empty for the root. */
  readonly basePath: string;
  readonly policy: AddressPolicy;
}

function isPlainHostname(hostname: string): boolean {
  const labels = hostname.split('.');
  const last = labels.at(-1) ?? '';
  return hostname.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last);
}

const withoutTrailingSlash = (path: string): string => path.replace(/\/+$/, '');

/**
 * The vendor's host, or null when the address is anything but `https://<hostname><path>` written in exactly that form: another host, a port,
 * user information, a query, a fragment or characters that a URL parser would rewrite.
 */
export function toVendorTarget(baseUrl: string, hostname: string): Target | null {
  if (!isPlainHostname(hostname) || !URL.canParse(baseUrl)) return null;
  const url = new URL(baseUrl);
  const basePath = withoutTrailingSlash(url.pathname);
  const isExact = withoutTrailingSlash(baseUrl) === `https://${hostname}${basePath}`;
  if (!isExact || url.hostname !== hostname || url.port !== '' || url.username !== '' || url.password !== '') return null;
  return { origin: `https://${hostname}`, hostname, basePath, policy: 'public-only' };
}

/** A stand-in on this machine, or null when the address leaves the machine. Production never gets one. */
export function toLoopbackTarget(baseUrl: string, environment: string): Target | null {
  if (environment === 'production' || !URL.canParse(baseUrl)) return null;
  const url = new URL(baseUrl);
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isLoopback = hostname === 'localhost' || (isIP(hostname) !== 0 && isAddressAllowed(hostname, 'loopback-only'));
  if (!isLoopback || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  return { origin: url.origin, hostname, basePath: withoutTrailingSlash(url.pathname), policy: 'loopback-only' };
}

/** The address of one request, or null when the path would lead anywhere but below the base path (`..`, `//host`, `?`, control characters). */
export function toRequestUrl(target: Target, path: string, query: Readonly<Record<string, string>>): URL | null {
  const written = `${target.basePath}${path}`;
  if (!path.startsWith('/') || path.startsWith('//') || !URL.canParse(`${target.origin}${written}`)) return null;
  const url = new URL(`${target.origin}${written}`);
  if (url.origin !== target.origin || url.pathname !== written || url.search !== '' || url.hash !== '') return null;
  url.search = new URLSearchParams(query).toString();
  return url;
}
