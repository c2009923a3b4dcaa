import net from 'node:net';

import { isAddressAllowed } from './address-policy.js';
import { ADDRESS_REFUSED, guardedLookup } from './guarded-lookup.js';
import { startRawServer } from './testing.js';

const SPECIAL = `
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3 127.255.255.255 169.254.0.1 169.254.169.254 169.254.170.2
172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1
198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.254 255.255.255.255
:: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:192.168.1.1 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::
3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff01::1 ff02::1 ff02::fb ff05::1:3 ffff::1`
  .trim()
  .split(/\s+/);
const PUBLIC = ['1.1.1.1', '8.8.8.8', '93.184.215.14', '::ffff:93.184.215.14', '2606:4700:4700::1111', '2a00:1450:4001::1'];

const resolved = (lookup: net.LookupFunction, all: boolean): Promise<unknown> =>
  new Promise((resolve) => lookup('vendor.example.com', { all }, (problem, address) => resolve(problem?.code ?? address)));

describe('address policy', () => {
  it(`refuses ${SPECIAL.length} special addresses and accepts public ones`, () => {
    expect(SPECIAL.length).toBeGreaterThanOrEqual(60);
    expect(SPECIAL.filter((address) => isAddressAllowed(address, 'public-only'))).toEqual([]);
    expect(PUBLIC.filter((address) => !isAddressAllowed(address, 'public-only'))).toEqual([]);
  });

  it('refuses text that is no address', () => {
    expect(['', 'localhost', 'acme.example.com', '1.2.3.4.5', '::g', '1.1.1.1/8'].filter((text) => isAddressAllowed(text, 'public-only'))).toEqual([]);
  });

  it('allows loopback and nothing else to a stand-in', () => {
    expect(isAddressAllowed('127.0.0.1', 'loopback-only')).toBe(true);
    expect(isAddressAllowed('::1', 'loopback-only')).toBe(true);
    expect([...PUBLIC, '10.0.0.1', '169.254.169.254', '0.0.0.0'].filter((address) => isAddressAllowed(address, 'loopback-only'))).toEqual([]);
  });
});

describe('guarded lookup', () => {
  it.each([true, false])('answers the socket with the addresses it judged (all: %s)', async (all) => {
    const lookup = guardedLookup('public-only', async () => [{ address: '93.184.215.14', family: 4 }]);
    expect(await resolved(lookup, all)).toEqual(all ? [{ address: '93.184.215.14', family: 4 }] : '93.184.215.14');
  });

  it.each(['public first', 'private first'])('refuses a name with one private address among public ones (%s)', async (order) => {
    const addresses = [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.5', family: 4 },
    ];
    const lookup = guardedLookup('public-only', async () => (order === 'public first' ? addresses : [...addresses].reverse()));
    expect(await resolved(lookup, true)).toBe(ADDRESS_REFUSED);
    expect(await resolved(lookup, false)).toBe(ADDRESS_REFUSED);
  });

  it('refuses a name without addresses and passes on a failed look-up', async () => {
    expect(
      await resolved(
        guardedLookup('public-only', async () => []),
        true,
      ),
    ).toBe('ENOTFOUND');
    const failing = guardedLookup('public-only', async () => Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' })));
    expect(await resolved(failing, true)).toBe('EAI_AGAIN');
  });

  it('judges every connection anew, so a name that moves to another address after the first one is refused (DNS rebinding)', async () => {
    const server = await startRawServer(() => undefined);
    let answers = ['127.0.0.1', '10.0.0.5', '169.254.169.254'];
    const lookup = guardedLookup('loopback-only', async () => {
      const [address = '0.0.0.0', ...rest] = answers;
      answers = rest;
      return [{ address, family: 4 }];
    });
    const connect = (): Promise<string> =>
      new Promise((resolve) => {
        const socket = net.connect({ host: 'vendor.example.com', port: server.port, lookup });
        socket.on('connect', () => resolve(`connected to ${socket.remoteAddress}`));
        socket.on('error', (problem: NodeJS.ErrnoException) => resolve(problem.code ?? ''));
        socket.on('close', () => socket.destroy());
        socket.on('connect', () => socket.end());
      });
    expect([await connect(), await connect(), await connect()]).toEqual(['connected to 127.0.0.1', ADDRESS_REFUSED, ADDRESS_REFUSED]);
    await server.close();
  });

  it('is needed: an unguarded socket connects to the private address that the name resolves to', async () => {
    const server = await startRawServer(() => undefined);
    const socket = net.connect({
      host: 'vendor.example.com',
      port: server.port,
      lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    await new Promise((resolve) => socket.on('connect', resolve));
    expect(server.connections()).toBe(1);
    socket.destroy();
    await server.close();
  });
});
