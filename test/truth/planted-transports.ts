import { VendorAccess } from '@app/connections';
import { type TransportResult, type VendorRequest, type VendorTransport } from '@app/connector-sdk';

import { API_KEY } from './company.js';
import { type Question } from './hostile-vendor.js';
import { type Lane } from './lane.js';
import { flood, type Hand, head, type Healthy, http } from './wire.js';

/** A client with one fault that a hurried programmer might make, and the answer that shows it. */
export interface Credulous {
  readonly question: Question;
  readonly hand: (healthy: Healthy) => Hand;
  around(transport: VendorTransport, url: string, slug: string): VendorTransport;
}

const answered = (json: unknown): TransportResult => ({
  kind: 'answer',
  status: 200,
  headers: {},
  json,
  durationMs: 1,
  bytes: 2,
  sha256: 'a'.repeat(64),
  requestId: null,
});

/** The text of an answer by plain `fetch`, whatever its type or length. */
async function textOf(url: string, slug: string, { method, path, query, body }: VendorRequest): Promise<string> {
  const address = `${url}/bamboohr/${slug}/api${path}?${new URLSearchParams(query ?? {}).toString()}`;
  const headers = { authorization: `Basic ${btoa(`${API_KEY}:x`)}`, 'content-type': 'application/json' };
  const response = await fetch(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return response.text();
}

/** Closes what was left open, as lenient parsers do. */
function mended(text: string): unknown {
  const open: string[] = [];
  let isText = false;
  for (const char of text) {
    if (char === '"') isText = !isText;
    else if (!isText && (char === '{' || char === '[')) open.unshift(char === '{' ? '}' : ']');
    else if (!isText && (char === '}' || char === ']')) open.shift();
  }
  return JSON.parse(`${text}${open.join('')}`);
}

/** Asks by itself in the first place: no limit of the hardened client is in its way. */
const inPlaceOf =
  (question: RegExp, take: (text: string) => unknown): Credulous['around'] =>
  (transport, url, slug) => ({
    send: async (request) => (question.test(JSON.stringify(request)) ? answered(take(await textOf(url, slug, request))) : transport.send(request)),
  });

/** Asks again by itself where the hardened client had given up. */
const whereRefused =
  (make: (request: VendorRequest, url: string, slug: string) => Promise<unknown>): Credulous['around'] =>
  (transport, url, slug) => ({
    send: async (request) => {
      const result = await transport.send(request);
      return result.kind === 'answer' && result.status === 200 ? result : answered(await make(request, url, slug));
    },
  });

/** Works with such a client in the place of the product's own. */
export async function withPlanted<T>({ api, vendor, slug }: Lane, { around }: Pick<Credulous, 'around'>, work: () => Promise<T>): Promise<T> {
  const access = api.app.get(VendorAccess);
  const real = access.withTransport.bind(access);
  access.withTransport = (org, connection, epoch, signal, use) => real(org, connection, epoch, signal, (transport) => use(around(transport, vendor.url, slug)));
  try {
    return await work();
  } finally {
    access.withTransport = real;
  }
}

const NOTHING = { data: [], links: [], meta: { page: 1, pageSize: 5, totalPages: 0, totalItems: 0 } };

export const CREDULOUS: Readonly<Record<string, Credulous>> = {
  'mends JSON that was cut': {
    question: 'all',
    hand: ({ json }) => http(JSON.stringify(json).slice(0, -2)),
    around: whereRefused(async (request, url, slug) => mended(await textOf(url, slug, request))),
  },
  'takes what it cannot read for nothing': {
    question: 'terminations',
    hand: () => http('<html>Sign in</html>', { type: 'text/html' }),
    around: whereRefused(() => Promise.resolve(NOTHING)),
  },
  'looks at no status': {
    question: 'completed',
    hand: ({ json }) => http(JSON.stringify(json), { status: '500 Internal Server Error' }),
    around: whereRefused(async (request, url, slug) => JSON.parse(await textOf(url, slug, request))),
  },
};

const TERMINATIONS = /terminationDate ge/;
/** A body that is right in the end: blanks before it, one after the other. */
const slowly =
  (forMs: number) =>
  ({ json }: Healthy): Hand => {
    const [blanks, body] = [Math.ceil(forMs / 20), JSON.stringify(json)];
    return (socket) => {
      let left = blanks;
      socket.write(head(blanks + Buffer.byteLength(body)));
      const timer = setInterval(() => {
        if (socket.destroyed) return clearInterval(timer);
        if (left-- > 0) return void socket.write(' ');
        clearInterval(timer);
        socket.end(body);
      }, 20);
      socket.on('close', () => clearInterval(timer));
    };
  };

/** A client without one of the limits, and the answer that shows it. */
export const UNLIMITED = {
  'reads whatever comes': {
    question: 'terminations',
    // Ends by itself, so that reading it whole comes to an end.
    hand: () => flood(head(150_000_000), Buffer.alloc(1_000_000, ' '), 150),
    around: inPlaceOf(TERMINATIONS, (text) => text.length),
  },
  'waits as long as it takes': {
    question: 'terminations',
    hand: slowly(6_000),
    around: inPlaceOf(TERMINATIONS, (text) => JSON.parse(text) as unknown),
  },
} as const satisfies Readonly<Record<string, Credulous>>;
