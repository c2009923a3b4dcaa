import net, { type AddressInfo, type Socket } from 'node:net';

import { minimalAnswer, type MinimalVendorOptions } from '../support/minimal-vendor.js';
import { type Hand, type Healthy, healthyBytes, http } from './wire.js';

/** What the product asks of the vendor, by its meaning. */
export const QUESTIONS = [
  'key',
  'catalogue',
  'options',
  'needed',
  'shape',
  'hires',
  'active',
  'inactive',
  'all',
  'terminations',
  'tasks',
  'completed',
  'task-rows',
  'first-rows',
  'people',
  'active-people',
  'listed',
] as const;
export type Question = (typeof QUESTIONS)[number];

export interface Asked {
  readonly question: Question;
  readonly page: number;
  /** How often it was asked since the last look, this time included. */
  readonly time: number;
  /** What was sent but for the page: two requests that mean the same question are one too many. */
  readonly request: string;
}
/** The healthy answer to the same question in another order. */
export type InOrder = (orderBy: string) => Healthy;
/** null = answer as a healthy vendor does. */
export type Fault = (asked: Asked, healthy: Healthy, inOrder: InOrder) => Hand | null;

export interface HostileVendor {
  /** Base of every company. */
  readonly url: string;
  company(options: MinimalVendorOptions): void;
  fault(subdomain: string, fault: Fault | null): void;
  /** What the company was asked since the last look. */
  asked(subdomain: string): readonly Asked[];
  stop(): Promise<void>;
}

/** Lists come in pages of five, whatever is asked: paging happens in a small company too. */
const PAGE_SIZE = 5;

interface Company {
  readonly options: MinimalVendorOptions;
  fault: Fault | null;
  asked: Asked[];
}
interface Request {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A vendor on raw TCP: right answers unless told otherwise, and then any bytes at all. Shares nothing with the sandbox. */
export async function startHostileVendor(): Promise<HostileVendor> {
  const companies = new Map<string, Company>();
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const request = parse(text);
      if (request === null) return;
      text = '';
      const hand = answer(companies, request);
      if (typeof hand === 'function') hand(socket);
      else socket.end(hand);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    company: (options) => void companies.set(options.subdomain, { options, fault: null, asked: [] }),
    fault: (subdomain, fault) => {
      named(companies, subdomain).fault = fault;
    },
    asked: (subdomain) => named(companies, subdomain).asked.splice(0),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function named(companies: ReadonlyMap<string, Company>, subdomain: string): Company {
  const company = companies.get(subdomain);
  if (company === undefined) throw new Error(`no company ${subdomain}`);
  return company;
}

function parse(text: string): Request | null {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
  if (end < 0 || text.length < end + 4 + length) return null;
  const [, method = '', url = ''] = /^([A-Z]+) (\S+) HTTP/.exec(text) ?? [];
  const body = text.slice(end + 4);
  return { method, url, authorization: /\r\nauthorization: ([^\r\n]+)/i.exec(text)?.[1], body: body === '' ? null : JSON.parse(body) };
}

function answer(companies: ReadonlyMap<string, Company>, request: Request): Hand {
  const company = companies.get(/^\/bamboohr\/([^/]+)\//.exec(request.url)?.[1] ?? '');
  if (company === undefined) return http('', { status: '404 Not Found', type: null });
  const meant = meaningOf(request);
  const time = 1 + company.asked.filter(({ question, page }) => question === meant.question && page === meant.page).length;
  const asked = { ...meant, time };
  company.asked.push(asked);
  const { method, url, authorization } = request;
  const answered = (more: object): Healthy => {
    const body = request.body === null ? null : { ...request.body, ...more };
    const reply = minimalAnswer(company.options, { method, url, headers: { authorization } }, smallPage(body));
    return { status: reply.status, type: reply.type ?? 'application/json', json: reply.json };
  };
  const healthy = answered({});
  return company.fault?.(asked, healthy, (orderBy) => answered({ orderBy })) ?? healthyBytes(healthy);
}

interface Query {
  readonly fields?: readonly string[];
  readonly filter?: string;
  readonly orderBy?: string;
  readonly page?: number;
  readonly pageSize?: number;
}

const smallPage = (body: unknown): unknown => {
  const query = body as Query | null;
  return query?.pageSize === undefined ? body : { ...query, pageSize: Math.min(query.pageSize, PAGE_SIZE) };
};

function meaningOf({ method, url, body }: Request): Omit<Asked, 'time'> {
  const path = /\/api([^?]*)/.exec(url)?.[1] ?? '';
  const { page = 1, ...query } = (body ?? {}) as Query;
  return { question: questionAt(path, query), page, request: `${method} ${path} ${JSON.stringify(query)}` };
}

function questionAt(path: string, query: Query): Question {
  if (path === '/v1/employees/0') return 'key';
  if (path === '/v1/employees') return 'listed';
  if (path.endsWith('/fields')) return 'catalogue';
  if (path.endsWith('/field-options')) return 'options';
  return questionOf(query);
}

function questionOf({ fields = [], filter = '', orderBy = '', pageSize = 0 }: Query): Question {
  const isList = pageSize > PAGE_SIZE;
  if (filter.includes('taskCompletedDate')) return 'completed';
  if (filter.includes('taskName')) return questionOfTasks(filter.includes('hireDate'), isList, orderBy);
  if (filter.includes('hireDate')) return 'hires';
  if (filter.includes('terminationDate')) return 'terminations';
  if (filter.includes("'Active'")) return isList ? 'active-people' : 'active';
  if (filter.includes("'Inactive'")) return 'inactive';
  if (fields.length === 1) return 'all';
  return isList ? 'people' : 'needed';
}

function questionOfTasks(isOfHires: boolean, isList: boolean, orderBy: string): Question {
  if (!isOfHires) return 'shape';
  if (!isList) return 'tasks';
  return orderBy.includes('taskName') ? 'task-rows' : 'first-rows';
}
