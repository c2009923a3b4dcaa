import { type VendorCall } from '../api/call.js';
import { isObject } from '../api/dataset-request.js';
import { type Behaviour } from './behaviour.js';
import { behaviourOf } from './behaviours.js';
import { type CallMatch, type Scenario } from './scenario.js';

export interface Taken {
  readonly name: Scenario['name'];
  readonly behaviour: Behaviour;
}

const HEALTHY: Taken = { name: 'healthy', behaviour: {} };

/** The scenarios of one company. The first that matches a call acts on it, alone; one with a limit is used up by the calls it acts on. */
export class ActiveScenarios {
  #active: readonly { readonly scenario: Scenario; left: number }[] = [];

  set(scenarios: readonly Scenario[]): void {
    this.#active = scenarios.map((scenario) => ({ scenario, left: scenario.calls ?? Number.POSITIVE_INFINITY }));
  }

  /** What is in force, with the calls still to come. */
  list(): readonly Scenario[] {
    const live = this.#active.filter(({ left }) => left > 0);
    return live.map(({ scenario, left }) => (Number.isFinite(left) ? { ...scenario, calls: left } : scenario));
  }

  take(call: VendorCall): Taken {
    const found = this.#active.find(({ scenario, left }) => left > 0 && matches(call, matchOf(scenario)));
    if (found === undefined) return HEALTHY;
    found.left -= 1;
    return { name: found.scenario.name, behaviour: behaviourOf(found.scenario) };
  }
}

/** Totals that agree with each other wherever they are wrong would go unseen: unless told otherwise only the query without a filter is off. */
function matchOf(scenario: Scenario): CallMatch {
  return scenario.match ?? (scenario.name === 'disagreeing-totals' ? { unfiltered: true } : {});
}

function matches(call: VendorCall, { method, path, ...query }: CallMatch): boolean {
  if (method !== undefined && method !== call.method) return false;
  if (path !== undefined && !call.path.includes(path)) return false;
  return Object.values(query).every((part) => part === undefined) || (isObject(call.body) && call.path.endsWith('/data') && matchesQuery(call.body, query));
}

function matchesQuery(body: Readonly<Record<string, unknown>>, { filter, unfiltered, page }: CallMatch): boolean {
  const given = typeof body['filter'] === 'string' ? body['filter'] : '';
  if (filter !== undefined && !given.includes(filter)) return false;
  if (page !== undefined && page !== (body['page'] ?? 1)) return false;
  return unfiltered === undefined || unfiltered === (given === '');
}
