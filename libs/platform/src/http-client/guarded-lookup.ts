import { type LookupAddress, type LookupOptions } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type LookupFunction } from 'node:net';
import { types } from 'node:util';

import { type AddressPolicy, isAddressAllowed } from './address-policy.js';

/** `code` of the error that a refused address raises inside the socket layer. */
export const ADDRESS_REFUSED = 'EADDRESSREFUSED';

/** Resolves a host name to every address it has. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

const refusal = (): NodeJS.ErrnoException => Object.assign(new RangeError('address refused'), { code: ADDRESS_REFUSED });

async function allowedAddresses(hostname: string, policy: AddressPolicy, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw Object.assign(new RangeError('no address'), { code: 'ENOTFOUND' });
  if (!addresses.every((found) => isAddressAllowed(found.address, policy))) throw refusal();
  return addresses;
}

/**
 * A `lookup` for sockets. It runs once per connection and the socket connects to exactly what it returns, so a name that resolved to a public
 * address a moment ago and to a private one now (DNS rebinding) is refused. One refused address among several refuses them all.
 */
export function guardedLookup(policy: AddressPolicy, resolve: Resolve = resolveBySystem): LookupFunction {
  return (hostname: string, options: LookupOptions, callback) => {
    allowedAddresses(hostname, policy, resolve).then(
      (addresses) => {
        const first = addresses[0];
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (problem: unknown) => callback(types.isNativeError(problem) ? problem : refusal(), ''),
    );
  };
}
