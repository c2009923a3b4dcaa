import net, { type LookupFunction } from 'node:net';

import { type ConnectorDefinition, endpointOf, parseConnectInput } from '@app/connector-sdk';
import { connectorRegistry } from '@app/connectors';
import { createVendorTransport, createWebhookTransport, type Resolve } from '@app/platform';

import { proven } from '../support/proof.js';
import { type ByteRecorder, startByteRecorder, type Trap, trapConnections } from './byte-recorder.js';
import { HOSTILE_SUBDOMAINS, PUBLIC_ADDRESS, SPECIAL_ADDRESSES } from './hostile-hosts.js';

const SECRET = 'feedc0de00112233445566778899aabbccddeeff';
const AUTHORIZATION = `Basic ${Buffer.from(`${SECRET}:x`).toString('base64')}`;
const signal = new AbortController().signal;
const at = (address: string): { address: string; family: number } => ({ address, family: address.includes(':') ? 6 : 4 });
const always =
  (...addresses: readonly string[]): Resolve =>
  () =>
    Promise.resolve(addresses.map(at));

let recorder: ByteRecorder;
let trap: Trap;
beforeAll(async () => {
  recorder = await startByteRecorder('127.0.0.2');
});
beforeEach(() => {
  trap = trapConnections(recorder);
});
afterEach(() => trap.spring());
afterAll(() => recorder.stop());

const CONNECTORS = [...connectorRegistry.values()];
const configFields = ({ auth }: ConnectorDefinition): readonly string[] =>
  Object.entries(auth.fields).flatMap(([name, field]) => (field.secret === true ? [] : [name]));
const examplesOf = ({ auth }: ConnectorDefinition, secret: boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(auth.fields).flatMap(([name, field]) => ((field.secret === true) === secret ? [[name, field.example ?? 'x']] : [])));
/** What every host of this vendor ends with: all of its host name but what the fields say. */
function domainOf(definition: ConnectorDefinition): string {
  const { hostname } = endpointOf(definition, examplesOf(definition, false));
  return hostname.split('.').slice(-2).join('.');
}
const send = (baseUrl: string, hostname: string, resolve: Resolve) =>
  createVendorTransport({ baseUrl, hostname, headers: () => ({ authorization: AUTHORIZATION }), signal, resolve }).send({ method: 'GET', path: '/v1/x' });

/** The host that a connector would call for what was typed; null = refused before anything is built. */
function hostFor(definition: ConnectorDefinition, config: Record<string, string>): { readonly baseUrl: string; readonly hostname: string } | null {
  const input = parseConnectInput(definition, { config, credential: examplesOf(definition, true) });
  return input.ok ? endpointOf(definition, input.config) : null;
}

interface HostSweep {
  /** Texts that the form took. */
  readonly accepted: number;
  /** Texts that were tried past the form. */
  readonly beyond: number;
  readonly connections: number;
  readonly elsewhere: readonly string[];
}
/** Every hostile text in every field of one connector, judged by the connections of this connector alone. */
async function sweep(definition: ConnectorDefinition): Promise<HostSweep> {
  const [domain, examples, before] = [domainOf(definition), examplesOf(definition, false), trap.wanted.length];
  let [accepted, beyond] = [0, 0];
  const elsewhere: string[] = [];
  for (const field of configFields(definition)) {
    for (const typed of HOSTILE_SUBDOMAINS) {
      const config = { ...examples, [field]: typed };
      const target = hostFor(definition, config);
      if (target !== null) accepted++;
      if (target !== null && !new RegExp(`^[a-z0-9][a-z0-9-]*\\.${domain.replaceAll('.', '\\.')}$`).test(target.hostname))
        elsewhere.push(`${typed} → ${target.hostname}`);
      if (target !== null) await send(target.baseUrl, target.hostname, always(PUBLIC_ADDRESS));
      // As if the form had let it through: the client looks for itself.
      beyond++;
      await send(definition.auth.baseUrl(config), definition.auth.hostname(config), always(PUBLIC_ADDRESS));
    }
  }
  const wanted = trap.wanted.slice(before);
  elsewhere.push(...wanted.filter(({ host, port }) => !host.endsWith(`.${domain}`) || port !== 443).map(({ host }) => host));
  return { accepted, beyond, connections: wanted.length, elsewhere };
}

describe('the host of a vendor', () => {
  it('is never another one, whatever is typed where a part of it is asked for; nor past the form', async () => {
    const sweeps: HostSweep[] = [];
    for (const definition of CONNECTORS) sweeps.push(await sweep(definition));
    const elsewhere = sweeps.flatMap((one) => one.elsewhere);
    expect(elsewhere).toEqual([]);
    proven({
      promise: 19,
      claim: 'Whatever is typed as a part of the vendor host, no connection goes to another host',
      counted: {
        connectors: sweeps.length,
        hostile: HOSTILE_SUBDOMAINS.length,
        beyondTheForm: Math.min(...sweeps.map(({ beyond }) => beyond)),
        readAsAPlainName: Math.max(...sweeps.map(({ accepted }) => accepted)),
        connectionsToTheVendor: Math.min(...sweeps.map(({ connections }) => connections)),
        connectionsElsewhere: elsewhere.length,
        bytesWithTheKey: Number(recorder.bytes().includes(AUTHORIZATION)),
      },
      // Of several connectors the worst one counts.
      demands: {
        connectors: { atLeast: connectorRegistry.size },
        hostile: { atLeast: 300 },
        beyondTheForm: { atLeast: 300 },
        connectionsElsewhere: { atMost: 0 },
        bytesWithTheKey: { atMost: 0 },
        readAsAPlainName: { atMost: 20 },
        connectionsToTheVendor: { atLeast: 1 },
      },
    });
  });

  it('is looked for connector by connector: those of one are not held against the next, and a planted one that goes elsewhere is found', async () => {
    const [first] = CONNECTORS as unknown as readonly [ConnectorDefinition];
    const [field = ''] = configFields(first);
    const sending = (hostOf: (typed: string) => string): ConnectorDefinition => {
      const hostname: ConnectorDefinition['auth']['hostname'] = (config) => hostOf(config[field] ?? '');
      return { ...first, slug: 'planted', auth: { ...first.auth, hostname, baseUrl: (config) => `https://${hostname(config)}/api` } };
    };
    const example = examplesOf(first, false)[field];
    expect((await sweep(first)).connections).toBeGreaterThan(0);
    expect(await sweep(sending((typed) => `${typed}.vendor.example`))).toMatchObject({ elsewhere: [] });
    const planted = await sweep(sending((typed) => (typed === example ? 'acme.vendor.example' : 'www.elsewhere.example')));
    expect(planted.elsewhere.length).toBeGreaterThan(0);
  });

  it('is another one for a client that puts what was typed into an address: the recorder sees the connections and the key', async () => {
    const before = recorder.connections();
    for (const typed of HOSTILE_SUBDOMAINS)
      await fetch(`http://${typed}.bamboohr.com/api/v1/x`, { headers: { authorization: AUTHORIZATION }, redirect: 'manual' }).catch(() => undefined);
    const elsewhere = trap.wanted.filter(({ host }) => !host.endsWith('.bamboohr.com'));
    expect(elsewhere.length).toBeGreaterThanOrEqual(50);
    expect(recorder.connections() - before).toBeGreaterThanOrEqual(50);
    expect(recorder.bytes().includes(AUTHORIZATION)).toBe(true);
  });
});

describe('the address of a vendor', () => {
  it('is a public one, or nothing is sent: special addresses, mixed answers, rebinding between two calls', async () => {
    let tried = 0;
    const sendTo = (resolve: Resolve): Promise<unknown> => {
      tried++;
      return send('https://acme.bamboohr.com/api', 'acme.bamboohr.com', resolve);
    };
    for (const special of SPECIAL_ADDRESSES) {
      expect(await sendTo(always(special))).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
      expect(await sendTo(always(PUBLIC_ADDRESS, special))).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
      expect(await sendTo(always(special, PUBLIC_ADDRESS))).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
      for (const order of [
        [PUBLIC_ADDRESS, special],
        [special, PUBLIC_ADDRESS],
      ] as const) {
        const left = [...order];
        const rebinding: Resolve = () => Promise.resolve([at(left.shift() ?? special)]);
        await sendTo(rebinding);
        await sendTo(rebinding);
        await sendTo(rebinding);
      }
    }
    const elsewhere = trap.wanted.filter(({ address }) => address !== PUBLIC_ADDRESS);
    proven({
      promise: 19,
      claim: 'A vendor name that leads to a special address, alone, among public ones or from one call to the next, gets no connection there',
      counted: {
        special: SPECIAL_ADDRESSES.length,
        calls: tried,
        toThePublicAddress: trap.wanted.length - elsewhere.length,
        connectionsElsewhere: elsewhere.length,
      },
      demands: { special: { atLeast: 60 }, toThePublicAddress: { atLeast: 2 * SPECIAL_ADDRESSES.length }, connectionsElsewhere: { atMost: 0 } },
    });
  });

  it('is rebound under a client that looks first and connects afterwards', async () => {
    const left = [PUBLIC_ADDRESS, '169.254.169.254'];
    const rebinding = (): string => left.shift() ?? '169.254.169.254';
    expect(rebinding()).toBe(PUBLIC_ADDRESS); // looked at, found public …
    const lookup: LookupFunction = (_host, _options, callback) => callback(null, [at(rebinding())]);
    await new Promise<void>((resolve) => net.connect({ host: 'acme.bamboohr.com', port: 443, lookup }, resolve).on('error', () => resolve()));
    expect(trap.wanted).toEqual([{ host: 'acme.bamboohr.com', address: '169.254.169.254', port: 443 }]);
  });
});

describe('the receiver of a webhook', () => {
  const post = (url: string, resolve: Resolve, environment = 'production') =>
    createWebhookTransport({ allowLoopback: true, environment, resolve }).post({ url, body: '{}', headers: { 'x-signature': SECRET } }, signal);

  it('is no special address, written out or behind a name', async () => {
    let tried = 0;
    for (const special of SPECIAL_ADDRESSES) {
      const literal = special.includes(':') ? `[${special}]` : special;
      for (const url of [`https://${literal}/hook`, `http://${literal}/hook`, `https://${literal}:8443/hook`]) {
        expect(await post(url, always(PUBLIC_ADDRESS))).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
        tried++;
      }
      for (const addresses of [[special], [PUBLIC_ADDRESS, special]]) {
        expect(await post('https://hooks.example.com/hook', always(...addresses))).toMatchObject({ kind: 'failed', reason: 'blocked-host' });
        tried++;
      }
    }
    const hosts = HOSTILE_SUBDOMAINS.map((typed) => `https://${typed}/hook`);
    for (const url of hosts) await post(url, always('127.0.0.1'));
    proven({
      promise: 19,
      claim: 'A webhook to a special address, written out or behind a name, gets no connection',
      counted: { special: SPECIAL_ADDRESSES.length, addressesTried: tried + hosts.length, connectionsElsewhere: trap.wanted.length },
      demands: { special: { atLeast: 60 }, addressesTried: { atLeast: 300 }, connectionsElsewhere: { atMost: 0 } },
    });
  });
});
