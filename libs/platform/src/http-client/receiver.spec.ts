import { findReceiverProblem, toReceiver } from './receiver.js';
import { HOSTILE_HOSTS } from './testing.js';

const PUBLIC = { allowLoopback: false };
const DEVELOPMENT = { allowLoopback: true };

describe('an address that messages are sent to', () => {
  it.each([
    'https://hooks.example.com',
    'https://hooks.example.com/',
    'https://Hooks.Example.com/services/T0/B0/abc?x=1&y=%20',
    'https://hooks.example.com:443/x',
    'https://hooks.example.com:8443/x',
    "https://a-b.example.co.uk/~x/y.z/a,b;c=d@e!f$'()*+",
  ])('may be %s', (address) => {
    expect(toReceiver(address, PUBLIC)).toMatchObject({ ok: true, receiver: { policy: 'public-only' } });
  });

  it.each([
    ['http', 'http://hooks.example.com/x'],
    ['another scheme', 'ftp://hooks.example.com/x'],
    ['no scheme', 'hooks.example.com/x'],
    ['a user name', 'https://user@hooks.example.com/'],
    ['a password', 'https://user:pw@hooks.example.com/'],
    ['a fragment', 'https://hooks.example.com/#x'],
    ['one label', 'https://intranet/x'],
    ['localhost', 'https://localhost/x'],
    ['a public IPv4 address', 'https://93.184.216.34/x'],
    ['a number', 'https://2130706433/'],
    ['IPv6 loopback', 'https://[::1]/x'],
    ['a mapped address', 'https://[::ffff:127.0.0.1]/x'],
    ['the metadata service', 'https://169.254.169.254/latest/'],
    ['a mail port', 'https://hooks.example.com:25/'],
    ['port 0', 'https://hooks.example.com:0/'],
    ['port 70000', 'https://hooks.example.com:70000/'],
    ['a way up', 'https://hooks.example.com/a/../b'],
    ['an encoded way up', 'https://hooks.example.com/a/%2e%2e/b'],
    ['a line end', 'https://hooks.example.com/a\r\nHost: evil.com'],
    ['a tab', 'https://hooks.exa\tmple.com/'],
    ['a backslash', 'https://hooks.example.com\\@evil.com/'],
    ['two slashes', 'https://hooks.example.com//evil.com'],
    ['punycode', 'https://xn--80ak6aa92e.com/'],
    ['another script', 'https://hooks.ex\u0430mple.com/'],
    ['too much', `https://hooks.example.com/${'a'.repeat(2000)}`],
    ['nothing', ''],
  ])('may not have %s', (_, address) => {
    expect(findReceiverProblem(address, PUBLIC)).toEqual(expect.any(String));
    expect(findReceiverProblem(address, DEVELOPMENT) === null).toBe(/\/\/(localhost|\[::1\])/.test(address));
  });

  it('never leads to another host than is written, whatever stands in its place', () => {
    const accepted = HOSTILE_HOSTS.flatMap((host) => {
      const address = `https://${host}.example.com/x`;
      const verdict = toReceiver(address, PUBLIC);
      return verdict.ok ? [[host, verdict.receiver.url.hostname]] : [];
    });
    process.stdout.write(`${String(HOSTILE_HOSTS.length)} hostile hosts, ${String(accepted.length)} accepted, each as written\n`);
    for (const [host = '', hostname] of accepted) expect(hostname).toBe(/^[^/?:]*/.exec(`${host.toLowerCase()}.example.com`)?.[0]);
    expect(accepted.filter(([host]) => /[@#\\\s]|[^ -~]/.test(host ?? ''))).toEqual([]);
    expect(HOSTILE_HOSTS.length).toBeGreaterThanOrEqual(300);
    expect(HOSTILE_HOSTS.filter((host) => /^[a-z0-9-]+$/i.test(host) && findReceiverProblem(`https://${host}/`, PUBLIC) === null)).toEqual([]);
  });

  it('is on this machine during development only', () => {
    for (const address of ['http://127.0.0.1:4010/x', 'http://localhost:4010', 'https://[::1]:4010/']) {
      expect(toReceiver(address, DEVELOPMENT)).toMatchObject({ ok: true, receiver: { policy: 'loopback-only' } });
      expect(findReceiverProblem(address, PUBLIC)).not.toBeNull();
    }
    expect(findReceiverProblem('http://10.0.0.1/', DEVELOPMENT)).not.toBeNull();
  });
});
