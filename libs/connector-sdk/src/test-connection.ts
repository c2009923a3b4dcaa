import { type Clock, InvariantViolated, type Json } from '@app/kernel';

import { CheckList, type PlannedCheck } from './check-list.js';
import { readVisibility } from './collect.js';
import { endpointOf } from './connect-input.js';
import type { Probe } from './connector.js';
import type { ConnectorDefinition, Values } from './connector-definition.js';
import { Inputs } from './inputs.js';
import { permissionDigestOf, runProbe } from './probing.js';
import type { Capability, ConnectionTest, Refusal, Visibility } from './results.js';
import { Session } from './session.js';
import type { VendorTransport } from './transport.js';
import { type Trouble, troubleOf } from './trouble.js';
import { VendorProblem } from './vendor-problem.js';
import type { When } from './when.js';

export interface TestConnectionInput {
  readonly definition: ConnectorDefinition;
  readonly transport: VendorTransport;
  readonly clock: Clock;
  readonly config: Values;
  readonly when: When;
  readonly signal?: AbortSignal | undefined;
  /** What the connection could do so far: stands where the vendor cannot be asked now, and a loss is named. */
  readonly previousCapabilities?: Readonly<Record<string, Capability>> | undefined;
}

/** Tries a key, from "is it accepted" to "what can it see". Stops at the first check that fails; a refused key is asked once. Stores nothing. */
export function testConnection(input: TestConnectionInput): Promise<ConnectionTest> {
  return new ConnectionTrial(input).run();
}

const plannedFor = ({ name, access, probes }: ConnectorDefinition): readonly PlannedCheck[] => [
  { id: 'key', title: `${name} accepts the key` },
  { id: 'company', title: `${name} knows the company` },
  ...access.map(({ id, title }) => ({ id, title })),
  { id: 'people', title: 'People can be seen' },
  { id: 'inactive', title: 'People who left can be seen' },
  ...Object.entries(probes)
    .filter(([, { remedy }]) => remedy !== null)
    .map(([id, { title }]) => ({ id, title })),
];

class ConnectionTrial {
  readonly #input: TestConnectionInput;
  readonly #session: Session;
  readonly #checks: CheckList;
  readonly #sees: Json[] = [];
  #principal: string | null = null;
  #visibility: Visibility | null = null;
  #capabilities: Readonly<Record<string, Capability>> = {};

  constructor(input: TestConnectionInput) {
    this.#input = input;
    this.#session = new Session(input);
    this.#checks = new CheckList(plannedFor(input.definition), this.#session);
  }

  async run(): Promise<ConnectionTest> {
    const steps = [() => this.#key(), () => this.#access(), () => this.#people(), () => this.#probes()];
    for (const step of steps) {
      if (this.#checks.refusal === null) await step();
    }
    const { refusal } = this.#checks;
    return {
      refusal,
      checks: this.#checks.list(),
      capabilities: this.#capabilities,
      principal: this.#principal,
      permissionDigest: refusal === null ? permissionDigestOf(this.#input.definition, this.#sees, this.#capabilities) : null,
      visibility: this.#visibility,
      exchanges: this.#session.exchanges,
    };
  }

  async #key(): Promise<void> {
    const { definition, config, when } = this.#input;
    const { hostname } = endpointOf(definition, config);
    try {
      const { principal } = await definition.auth.check(this.#session.scope().http, when);
      this.#principal = principal;
      this.#checks.set('key', { state: 'passed', detail: principal === null ? 'The key is accepted.' : `The key is accepted; it belongs to ${principal}.` });
      this.#checks.set('company', { state: 'passed', detail: `${hostname} answers.` });
    } catch (error) {
      const problem = thrownProblem(error);
      if (problem.problem === 'wrong-host' || problem.problem === 'not-found') {
        const { detail, remedy } = definition.refusals['unknown-subdomain'];
        this.#checks.refuse('company', { reason: 'unknown-subdomain', detail: `${detail} (${hostname}: ${problem.message}).`, remedy });
      } else this.#checks.refuse('key', this.#refusalFor(problem));
    }
  }

  async #access(): Promise<void> {
    const { definition, when } = this.#input;
    for (const check of definition.access) {
      try {
        const { state, detail, remedy = definition.refusals['missing-permission'].remedy, sees } = await check.run(this.#session.scope().http, when);
        if (sees !== undefined && check.weekly) this.#sees.push(sees);
        if (state === 'failed') this.#checks.refuse(check.id, { reason: 'missing-permission', detail, remedy });
        else this.#checks.set(check.id, { state, detail, remedy });
      } catch (error) {
        this.#checks.refuse(check.id, this.#refusalFor(thrownProblem(error)));
      }
      if (this.#checks.refusal !== null) return;
    }
  }

  async #people(): Promise<void> {
    const { definition, when } = this.#input;
    const read = await readVisibility(definition, new Inputs(definition, this.#session, when));
    if (!read.ok) return this.#checks.refuse('people', toRefusal(read.trouble, definition));
    this.#visibility = read.value;
    const { active, inactive } = read.value;
    if (active + inactive === 0) {
      const { detail, remedy } = definition.refusals['missing-permission'];
      return this.#checks.refuse('people', { reason: 'missing-permission', detail: `${detail}: it sees no people at all.`, remedy });
    }
    this.#checks.set('people', { state: 'passed', detail: `${active + inactive} people, ${active} of them active.` });
    if (inactive > 0) this.#checks.set('inactive', { state: 'passed', detail: `${inactive} inactive people.` });
    else this.#checks.set('inactive', { state: 'warning', detail: 'The key sees no people who left.', remedy: definition.visibility.inactiveRemedy });
  }

  async #probes(): Promise<void> {
    const { definition, when, previousCapabilities } = this.#input;
    const found: Record<string, Capability> = {};
    for (const [name, probe] of Object.entries(definition.probes)) {
      if (this.#checks.refusal !== null) break;
      try {
        const { verdict, detail } = await runProbe(probe, this.#session, when, previousCapabilities?.[name]);
        found[name] = verdict;
        this.#report(name, probe, verdict, detail);
      } catch (error) {
        const visible = probe.remedy === null ? 'inactive' : name;
        this.#checks.refuse(visible, this.#refusalFor(thrownProblem(error)));
      }
    }
    if (this.#checks.refusal === null) this.#capabilities = found;
  }

  #report(name: string, probe: Probe, verdict: Capability, detail: string): void {
    if (probe.remedy === null) return;
    if (verdict === 'available') return this.#checks.set(name, { state: 'passed', detail });
    const lost = this.#input.previousCapabilities?.[name] === 'available' ? 'It was available before. ' : '';
    this.#checks.set(name, { state: 'warning', detail: `${lost}${detail}`, remedy: probe.remedy });
  }

  #refusalFor(problem: VendorProblem): Refusal {
    const { definition } = this.#input;
    return toRefusal(troubleOf(problem, definition, this.#session.accepted), definition);
  }
}

function thrownProblem(error: unknown): VendorProblem {
  if (error instanceof VendorProblem) return error;
  throw error;
}

/** Put into one of the reasons that a connection may be refused for. */
function toRefusal({ detail, remedy, failure }: Trouble, { refusals }: ConnectorDefinition): Refusal {
  const code = failure?.code;
  switch (code) {
    case undefined:
      throw new InvariantViolated('a refused test needs a failure');
    case 'rate-limited':
    case 'aborted':
      return { reason: 'vendor-unavailable', detail, remedy: refusals['vendor-unavailable'].remedy };
    case 'schema-drift':
    case 'incomplete':
      return { reason: 'bad-answer', detail, remedy: refusals['bad-answer'].remedy };
    default:
      return { reason: code, detail, remedy };
  }
}
