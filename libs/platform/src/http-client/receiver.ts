import { isIP } from 'node:net';

import { type AddressPolicy, isAddressAllowed } from './address-policy.js';

/** Where one message goes: any public host that a person typed, or this machine during development. */
export interface Receiver {
  readonly url: URL;
  readonly policy: AddressPolicy;
}
export type ReceiverVerdict = { readonly ok: true; readonly receiver: Receiver } | { readonly ok: false; readonly problem: string };

const MAX_LENGTH = 2_000;
/** The form in full: what a URL parser would drop, rewrite or read as another host does not match. */
const FORM = /^(https?):\/\/([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?((?:\/[\w.~!$&'()*+,;=:@%-]+)*\/?)(\?[\w.~!$&'()*+,;=:@%/?-]*)?$/;
const LABEL = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Below 1024 other protocols listen; a request of ours could be taken for one of theirs. */
const isPortAllowed = (port: string): boolean => port === '' || port === '443' || (Number(port) >= 1024 && Number(port) <= 65_535);

const refused = (problem: string): ReceiverVerdict => ({ ok: false, problem });

function isPublicName(hostname: string): boolean {
  const labels = hostname.split('.');
  return hostname.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}
const isLoopback = (hostname: string): boolean => hostname === 'localhost' || (isIP(hostname) !== 0 && isAddressAllowed(hostname, 'loopback-only'));

interface Written {
  readonly url: URL;
  readonly scheme: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
}

function readAddress(address: string): Written | null {
  const form = address.length <= MAX_LENGTH ? FORM.exec(address) : null;
  if (form === null || !URL.canParse(address)) return null;
  const [, scheme = '', host = '', port = '', path = ''] = form;
  return { url: new URL(address), scheme, hostname: host.toLowerCase().replace(/^\[(.*)\]$/, '$1'), port, path: path === '' ? '/' : path };
}

function publicProblem({ url, scheme, hostname, port, path }: Written): string | null {
  if (scheme !== 'https') return 'must begin with https://';
  if (url.hostname !== hostname || !isPublicName(hostname)) return 'must name a public host, such as hooks.example.com';
  if (!isPortAllowed(port)) return 'must use port 443, or one from 1024 on';
  return url.pathname === path ? null : 'must not hold . or .. as a part of its path';
}

/** Judges an address as text; which IP addresses its name has is judged again for every connection. */
export function toReceiver(address: string, { allowLoopback }: { readonly allowLoopback: boolean }): ReceiverVerdict {
  const written = readAddress(address);
  if (written === null) return refused('must be an address such as https://hooks.example.com/path, without user name, # or blanks');
  if (allowLoopback && isLoopback(written.hostname)) return { ok: true, receiver: { url: written.url, policy: 'loopback-only' } };
  const problem = publicProblem(written);
  return problem === null ? { ok: true, receiver: { url: written.url, policy: 'public-only' } } : refused(problem);
}

/** Null when messages may be sent there; otherwise what is wrong with it, to stand behind the name of a field. */
export function findReceiverProblem(address: string, rules: { readonly allowLoopback: boolean }): string | null {
  const verdict = toReceiver(address, rules);
  return verdict.ok ? null : verdict.problem;
}
