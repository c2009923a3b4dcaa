import { credentialHeaders, endpointOf, parseConnectInput } from '@app/connector-sdk';

import { bamboohr } from './bamboohr.connector.js';

const KEY = '0123456789abcdef0123456789abcdef01234567';
const connect = (subdomain: unknown, apiKey: unknown = KEY): ReturnType<typeof parseConnectInput> =>
  parseConnectInput(bamboohr, { config: { subdomain }, credential: { apiKey } });

describe('the address of a BambooHR company', () => {
  it.each(['acme', 'ACME ', ' Acme', 'acme.bamboohr.com', 'https://acme.bamboohr.com', 'http://ACME.bamboohr.com/', 'https://acme.bamboohr.com/home?x=1#y'])(
    'takes %j as acme',
    (typed) => {
      const result = connect(typed);
      expect(result).toEqual({ ok: true, config: { subdomain: 'acme' }, credential: { apiKey: KEY } });
      expect(endpointOf(bamboohr, { subdomain: 'acme' })).toEqual({ baseUrl: 'https://acme.bamboohr.com/api', hostname: 'acme.bamboohr.com' });
    },
  );

  const marks = [';', ',', '|', '&', '=', '*', '$', '"', "'", '<', '^', '`', '{{x}}', '${x}', '/', '#', '?', '\\', ':443/', '%2f', '%23', '%00', '_', ' '];
  it.each([
    ...marks.map((mark) => `ac${mark}me`),
    ...['evil.example.com/', 'user:pw@evil.example.com/', '127.0.0.1/', '[::1]/', '[::ffff:127.0.0.1]/', '169.254.169.254/latest/', '0x7f.1/', '', '.', '..'],
    ...['acme/../../x', 'xn--acme-x', 'xn--bcher-kva.bamboohr.com', '-acme', 'acme-', 'a'.repeat(64), 'a'.repeat(300), 'ac\tme', 'ac\r\nme', 'acme\u0000'],
    ...[
      'acme.evil.example.com',
      'acme.bamboohr.com.evil.example.com',
      'evil.example.com/.bamboohr.com',
      'a.b.bamboohr.com',
      'https://user:pw@acme.bamboohr.com',
      'ftp://acme.bamboohr.com',
    ],
    ...['ac\u200bme', 'ac\u202eme', '\u0430cme', 'ac\uff0eme', 'ac\u3002me', '\u2460\u2461', 'a\u212acme', 'ac\u0130me'],
    ...[null, 7, ['acme'], { toString: 'acme' }],
  ])('refuses %j', (typed) => {
    expect(connect(typed)).toMatchObject({ ok: false, errors: [{ field: 'config.subdomain' }] });
  });
});

describe('the key of a BambooHR company', () => {
  it.each([KEY, KEY.toUpperCase(), ` ${KEY} `])('refuses a key in the field of the subdomain: %j', (typed) => {
    expect(connect(typed)).toMatchObject({ ok: false, errors: [{ field: 'config.subdomain', message: expect.stringContaining('not the API key') as string }] });
  });

  it('becomes HTTP Basic with any password, and asks for JSON', () => {
    expect(credentialHeaders(bamboohr, { subdomain: 'acme' }, { apiKey: KEY })).toEqual({
      authorization: `Basic ${Buffer.from(`${KEY}:x`).toString('base64')}`,
      accept: 'application/json',
    });
  });

  it('may be pasted with white space around it', () => {
    expect(connect('acme', ` ${KEY}\n`)).toMatchObject({ ok: true, credential: { apiKey: KEY } });
  });

  it.each(['', ' ', 'a:b', 'a b', 'a\nb', 'schlüssel', 'x'.repeat(257), null])('is refused as %j, without being repeated', (apiKey) => {
    const result = connect('acme', apiKey);
    expect(result).toMatchObject({ ok: false, errors: [{ field: 'credential.apiKey' }] });
    if (typeof apiKey === 'string' && apiKey.trim().length > 2) expect(JSON.stringify(result)).not.toContain(apiKey);
  });
});
