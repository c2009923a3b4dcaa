import { credentialHeaders, endpointOf, parseConnectInput } from './connect-input.js';
import { bareDefinition } from './testing/bare-definition.js';

const KEY = 'S3cret-0123456789';
const definition = bareDefinition({});

describe('what a person types to connect', () => {
  it('is normalised and taken apart into config and credential', () => {
    expect(parseConnectInput(definition, { config: { site: ' acme ' }, credential: { token: KEY } })).toEqual({
      ok: true,
      config: { site: 'acme' },
      credential: { token: KEY },
    });
  });

  it.each([
    ['a missing field', {}, { token: KEY }, [{ field: 'config.site', message: 'is required' }]],
    ['a field that does not match', { site: 'a b' }, { token: KEY }, [{ field: 'config.site', message: 'must be one word' }]],
    ['a field that is no text', { site: 7 }, { token: KEY }, [{ field: 'config.site', message: 'must be one word' }]],
    ['an unknown field', { site: 'acme', color: 'red' }, { token: KEY }, [{ field: 'config.color', message: 'is not a field of config' }]],
    [
      'a secret among the settings',
      { site: 'acme', token: KEY },
      {},
      [
        { field: 'config.token', message: 'is not a field of config' },
        { field: 'credential.token', message: 'is required' },
      ],
    ],
    [
      'something that is no object',
      null,
      [KEY],
      [
        { field: 'config', message: 'must be an object' },
        { field: 'credential', message: 'must be an object' },
      ],
    ],
    ['text without end', { site: 'a'.repeat(1_001) }, { token: KEY }, [{ field: 'config.site', message: 'must be one word' }]],
  ])('refuses %s and names the field', (_what, config, credential, errors) => {
    expect(parseConnectInput(definition, { config, credential })).toEqual({ ok: false, errors });
  });

  it.each([
    [{ site: KEY + ' ' + KEY }, { token: KEY }],
    [{ site: 'acme', [KEY]: 'x' }, { token: `${KEY} ` }],
    [{ site: 'acme' }, { [KEY]: KEY, token: `${KEY}\n${KEY}` }],
  ])('never repeats a value, not even one used as a name', (config, credential) => {
    const result = parseConnectInput(definition, { config, credential });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain(KEY);
  });

  it('is not fooled by inherited members', () => {
    expect(parseConnectInput(definition, { config: JSON.parse('{"__proto__":{"site":"acme"}}'), credential: { token: KEY } }).ok).toBe(false);
  });
});

describe('the address of a connection', () => {
  it('is built from parts, and the credential becomes a header only here', () => {
    expect(endpointOf(definition, { site: 'acme' })).toEqual({ baseUrl: 'https://acme.example.com/api', hostname: 'acme.example.com' });
    expect(credentialHeaders(definition, { site: 'acme' }, { token: KEY })).toEqual({ authorization: `Bearer ${KEY}` });
  });

  it.each([
    'http://acme.example.com/api',
    'https://acme.example.com:444/api',
    'https://acme@evil.example.org/api',
    'https://user:pw@acme.example.com/api',
    'https://evil.example.org/api',
    'https://acme.example.com/api/',
    'https://acme.example.com/api?x=1',
    'https://acme.example.com/api#x',
  ])('is refused when it is not exactly the expected host: %s', (baseUrl) => {
    const planted = bareDefinition({ baseUrl });
    expect(() => endpointOf(planted, { site: 'acme' })).toThrow('does not name its own host');
  });
});
