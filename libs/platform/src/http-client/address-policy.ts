import ipaddr from 'ipaddr.js';

/** Which addresses a transport may connect to. `loopback-only` exists for a base-URL override during development. */
export type AddressPolicy = 'public-only' | 'loopback-only';

/**
 * Judges an address as text, IPv4-mapped forms unwrapped. Whatever is not plain unicast (loopback, private, link-local, carrier-grade NAT,
 * documentation, multicast, translation and tunnel ranges) is refused, and so is text that is no address.
 */
export function isAddressAllowed(address: string, policy: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  return range === (policy === 'public-only' ? 'unicast' : 'loopback');
}
