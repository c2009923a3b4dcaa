/** Fewer characters than this give the secret away by their end. */
const SHOWS_ITS_END_FROM = 16;
const SHOWN = 4;

/** An incoming webhook's address is its password: only where it leads and its last characters may be seen. */
export function maskAddress(address: string): string {
  const { host, pathname, search } = new URL(address);
  const secret = `${pathname}${search}`;
  return `${host}/…${secret.length >= SHOWS_ITS_END_FROM ? secret.slice(-SHOWN) : ''}`;
}

/** Of an address, masked or not. */
const hostOf = (address: string): string => address.replace(/^https?:\/\//, '').split(/[/?]/, 1)[0] ?? '';

/** For the audit log, which holds no person's address: how many, and at which hosts. */
export function describeTarget({ addresses, url }: { readonly addresses: readonly string[]; readonly url: string | null }): {
  readonly count: number;
  readonly hosts: readonly string[];
} {
  const hosts = url === null ? addresses.map((address) => address.slice(address.lastIndexOf('@') + 1)) : [hostOf(url)];
  return { count: url === null ? addresses.length : 1, hosts: [...new Set(hosts)].sort() };
}
