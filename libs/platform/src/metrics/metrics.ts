import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

import { LabelValues } from './label-value.js';

const PREFIX = 'attesta_';
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const VENDOR_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const RUN_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

const statusClass = (status: number | null): string => (status === null ? 'none' : `${Math.trunc(status / 100)}xx`);

/** The numbers of one process, as Prometheus reads them. Labels hold names of ours: no organization, no person, no id. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #labels = new LabelValues();
  readonly #runs = this.#counter('connector_runs_total', 'Finished connector runs', ['connector', 'state']);
  readonly #runSeconds = this.#histogram('connector_run_duration_seconds', 'Duration of connector runs', ['connector'], RUN_SECONDS);
  readonly #vendorCalls = this.#counter('vendor_calls_total', 'Calls to vendors by status class; none = no answer', ['connector', 'status']);
  readonly #vendorSeconds = this.#histogram('vendor_call_duration_seconds', 'Duration of calls to vendors', ['connector'], VENDOR_SECONDS);
  readonly #doorbells = this.#counter('queue_doorbells_total', 'Jobs rung, answered and failed', ['job', 'event']);
  readonly #missedRuns = this.#counter('missed_runs_total', 'Slots that passed without a run; must stay 0', []);
  readonly #alerts = this.#counter('alerts_total', 'Alerts opened and resolved', ['kind', 'event']);
  readonly #requests = this.#counter('http_requests_total', 'HTTP requests by route template', ['method', 'route', 'status']);
  readonly #refusals = this.#counter('access_refused_total', 'Requests refused for want of a sign-in, a right or patience, by code', ['code']);
  readonly #requestSeconds = this.#histogram('http_request_duration_seconds', 'Duration of HTTP requests', ['method', 'route'], REQUEST_SECONDS);

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX });
  }

  runFinished(run: { readonly connector: string; readonly state: 'succeeded' | 'partial' | 'failed'; readonly durationMs: number }): void {
    const connector = this.#labels.take(run.connector);
    this.#runs.inc({ connector, state: run.state });
    this.#runSeconds.observe({ connector }, run.durationMs / 1000);
  }

  vendorCalled(call: { readonly connector: string; readonly status: number | null; readonly durationMs: number }): void {
    const connector = this.#labels.take(call.connector);
    this.#vendorCalls.inc({ connector, status: statusClass(call.status) });
    this.#vendorSeconds.observe({ connector }, call.durationMs / 1000);
  }

  doorbell(job: string, event: 'rung' | 'answered' | 'failed'): void {
    this.#doorbells.inc({ job: this.#labels.take(job), event });
  }

  runsMissed(count: number): void {
    this.#missedRuns.inc(count);
  }

  alert(kind: string, event: 'opened' | 'resolved'): void {
    this.#alerts.inc({ kind: this.#labels.take(kind), event });
  }

  /** `route` is the template as registered (`/connections/:id`), null when no route matched: a path would hold ids. */
  requestAnswered(request: { readonly method: string; readonly route: string | null; readonly status: number; readonly durationMs: number }): void {
    const method = this.#labels.take(request.method);
    const route = request.route === null ? 'unmatched' : this.#labels.take(request.route);
    this.#requests.inc({ method, route, status: String(request.status) });
    this.#requestSeconds.observe({ method, route }, request.durationMs / 1000);
  }

  /** `code` of the problem that was answered: `auth.permission-denied`. */
  accessRefused(code: string): void {
    this.#refusals.inc({ code: this.#labels.take(code) });
  }

  /** In the text form that Prometheus reads, with its content type. */
  async renderMetrics(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]): Histogram<Label> {
    return new Histogram({ name: `${PREFIX}${name}`, help, labelNames, buckets, registers: [this.#registry] });
  }
}
