import { type ApiClient } from '../support/api-client.js';
import { type Operation, sampleOf } from '../tenancy/operations.js';

/** What one route gave when it was read as its lists suggest. */
export interface Reading {
  /** `GET /api/v1/members/{id}` */
  readonly route: string;
  /** One for each call. */
  readonly statuses: readonly number[];
}

/** Routes that give the owner nothing at the end of the journey, each with the reason; any other one has to. */
export const UNREAD: Readonly<Record<string, string>> = {};

/** Lists that do not stand where the path of one of them suggests. */
const LISTED_ELSEWHERE: Readonly<Record<string, string>> = {
  '/api/v1/populations': '/api/v1/evidence?type=hr.terminations_30d',
  '/api/v1/controls': '/api/v1/controls?framework=soc2',
};
const SAMPLES = { framework: 'soc2', q: 'Larkfield' };
const MOST_OF_A_LIST = 5;

/** Every GET of the router, of what its list shows the first few. */
export async function readEverything(owner: ApiClient, operations: readonly Operation[]): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const statuses: number[] = [];
    for (const path of await addressesOf(owner, operation)) statuses.push((await owner.get(path)).status);
    readings.push({ route: operation.name, statuses });
  }
  return readings;
}

type Item = Readonly<Record<string, unknown>>;

async function addressesOf(owner: ApiClient, operation: Operation): Promise<readonly string[]> {
  const { path, name, parameters } = operation;
  const asked = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map((one): [string, string] => [one.name, String(sampleOf(one, { samples: SAMPLES, text: 'swept', operation: name }))]);
  const query = asked.length === 0 ? '' : `?${new URLSearchParams(asked).toString()}`;
  if (!path.includes('{')) return [`${path}${query}`];
  const list = path.slice(0, path.indexOf('/{'));
  const items = ((await owner.get(LISTED_ELSEWHERE[list] ?? list)).body?.items ?? []) as readonly Item[];
  return items
    .slice(0, MOST_OF_A_LIST)
    .map((item) => `${path.replace(/\{(\w+)\}/g, (_all, word: string) => encodeURIComponent(String(item[word] ?? item['id'])))}${query}`);
}

/** Routes that are there and were not read, that failed, or that are said to give nothing and do. */
export function problemsOfReadings(readings: readonly Reading[], unread: Readonly<Record<string, string>> = UNREAD): readonly string[] {
  return readings.flatMap(({ route, statuses }) => {
    const isRead = statuses.some(isGood);
    const broken = statuses.filter((status) => status >= 500).map((status) => `${route} answered ${String(status)}`);
    if (!isRead && unread[route] === undefined) return [...broken, `${route} gave nothing: ${statuses.length === 0 ? 'its list is empty' : statuses.join()}`];
    return isRead && unread[route] !== undefined ? [...broken, `${route} gives something: take it off the list of those that do not`] : broken;
  });
}

export const isGood = (status: number): boolean => status >= 200 && status < 300;
