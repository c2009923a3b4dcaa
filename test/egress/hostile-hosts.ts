/** What somebody may type, or have typed for them, where the first part of a host name is asked for. */
const NAMED: readonly string[] = [
  ...[
    '/',
    '#',
    '?',
    '\\',
    ':443/',
    ':443',
    ':80#',
    '/..',
    ';',
    '%2f',
    '%23',
    '%3f',
    '%5c',
    '%00',
    '%0d%0a',
    '%252f',
    '。',
    '．',
    '｡',
    '\u2215',
    '\u2044',
    '\u29f8',
    '\uff0f',
  ].map((end) => `evil.com${end}`),
  ...['user:pw@evil.com/', 'user@evil.com/', '@evil.com/', 'acme@evil.com#', 'acme:x@evil.com?', 'acme%40evil.com/', 'a@b@evil.com/'],
  ...[
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '169.254.169.254/latest',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '017700000001',
    '0',
    '127.1',
    '127.0.1',
    '0177.0.0.1',
    'localhost',
    'localhost:4010',
    'ip6-localhost',
    '①②⑦.⓪.⓪.①',
    '１２７.０.０.１',
    '127。0。0。1',
  ].flatMap((host) => [host, `${host}/`, `${host}#`]),
  ...[
    'https://evil.com/',
    'http://evil.com',
    '//evil.com/',
    '///evil.com',
    '\\\\evil.com/',
    '/\\evil.com/',
    'https:evil.com',
    'https:/\\evil.com',
    'javascript:alert(1)//',
    'file:///etc/passwd',
    'data:,',
    'gopher://evil.com/',
    'ftp://evil.com/',
  ],
  ...[
    'https://acme.bamboohr.com@evil.com/',
    'https://evil.com/.bamboohr.com',
    'https://evil.com#.bamboohr.com',
    'https://evil.com?.bamboohr.com',
    'evil.com/.bamboohr.com',
    'evil.com#.bamboohr.com',
    'acme.bamboohr.com.evil.com',
    'acme.bamboohr.com.evil.com/',
    'evilbamboohr.com',
    'bamboohr.com.evil.com/',
  ],
  ...['.', '..', '...', '.acme', 'acme.', 'acme..evil', 'acme.evil', 'a.b.c', 'acme/../../x', '../x', './x', 'acme/x', 'acme?x', 'acme#x', 'acme:x', 'acme:'],
  ...['-acme', 'acme-', '-', '--', '_acme', 'ac_me', 'a'.repeat(64), 'a'.repeat(300), 'a'.repeat(5_000), ''],
  ...[
    'xn--80ak6aa92e',
    'xn--a',
    'XN--A',
    'acme.xn--a',
    'acm\u0430',
    '\u0430cme',
    'асме',
    'ａｃｍｅ',
    'ß',
    'ﬀ',
    'İ',
    '\u212a',
    'ſ',
    '①',
    'é',
    'ac\u00adme',
    'ac\u200bme',
    '\u200bacme',
    'ac\u200dme',
    'acme\u202e',
    '\u202emoc.live/',
    'ac\ufeffme',
    'ac\u2060me',
    'a\u0301cme',
  ],
  ...[
    'ac me',
    'ac\tme',
    'ac\rme',
    'ac\nme',
    'acme\r\nHost: evil.com',
    'acme\r\n\r\nGET / HTTP/1.1',
    'acme\u0000',
    '\u0000',
    'ac\u0007me',
    'ac\u007fme',
    'ac\u0085me',
    'ac\u2028me',
  ],
  ...[
    '{{x}}',
    '${x}',
    '#{x}',
    '<%= x %>',
    '%s',
    '$(id)',
    '`id`',
    '|id',
    '; id',
    "' or 1=1 --",
    '"><script>',
    '../../etc/passwd',
    '*',
    '*.evil.com',
    'null',
    '[object Object]/',
    '__proto__/',
  ],
];

/** Every ASCII character that a label cannot hold, in front, inside, and with another host before and behind it. */
const GENERATED = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  .filter((char) => !/[A-Za-z0-9.-]/.test(char))
  .flatMap((char) => [`${char}acme`, `ac${char}me`, `evil.com${char}`, `acme${char}evil.com`]);

export const HOSTILE_SUBDOMAINS: readonly string[] = [...new Set([...NAMED, ...GENERATED])];

/** Addresses that no name of a vendor or receiver may lead to. */
export const SPECIAL_ADDRESSES: readonly string[] = `
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.0.0.53 127.1.2.3 127.255.255.255 169.254.0.1 169.254.169.254 169.254.170.2
172.16.0.1 172.17.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.254 255.255.255.255
:: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:192.168.1.1 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::
3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1 febf::1 fec0::1 ff01::1 ff02::1 ff02::fb ff05::1:3 ffff::1`
  .trim()
  .split(/\s+/);

/** A public one: whoever is allowed anything is allowed this. */
export const PUBLIC_ADDRESS = '93.184.215.14';

export const REDIRECT_CODES = [301, 302, 303, 307, 308] as const;
