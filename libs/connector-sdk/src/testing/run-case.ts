import { FixedClock, type Json } from '@app/kernel';

import { collect } from '../collect.js';
import type { Collected, ConnectionTest } from '../results.js';
import { testConnection } from '../test-connection.js';
import { whenOn } from '../when.js';
import type { FixtureCase, Subject } from './fixture.js';
import { type ReplayOptions, ReplayTransport, type SentRequest } from './replay-transport.js';

export type CaseResult = { readonly operation: 'collect'; readonly collected: Collected } | { readonly operation: 'test'; readonly test: ConnectionTest };

export interface CaseRun {
  readonly result: CaseResult;
  readonly sent: readonly SentRequest[];
  readonly unused: readonly string[];
}

export async function runCase(subject: Subject, { run, exchanges }: Pick<FixtureCase, 'run' | 'exchanges'>, options: ReplayOptions = {}): Promise<CaseRun> {
  const transport = new ReplayTransport(exchanges, options);
  const { definition, today, timeZone, config } = subject;
  const clock = new FixedClock('2026-11-21T06:00:00Z');
  const result: CaseResult =
    run.operation === 'collect'
      ? {
          operation: 'collect',
          collected: await collect({
            definition,
            transport,
            clock,
            today,
            timeZone,
            mode: run.mode,
            weekly: run.weekly ?? false,
            capabilities: run.capabilities,
          }),
        }
      : {
          operation: 'test',
          test: await testConnection({
            definition,
            transport,
            clock,
            config,
            when: whenOn(today, timeZone),
            ...(run.previousCapabilities === undefined ? {} : { previousCapabilities: run.previousCapabilities }),
          }),
        };
  return { result, sent: transport.sent, unused: transport.unused };
}

/** What `expected.json` holds: everything a reader should check by eye, without digests, times and the request log. */
export function summaryOf(result: CaseResult): Json {
  return JSON.parse(JSON.stringify(result.operation === 'collect' ? collectedSummary(result.collected) : testSummary(result.test)));
}

function collectedSummary({ outcomes, visibility, capabilities, failure, exchanges }: Collected): unknown {
  return {
    outcomes: outcomes.map((outcome) => {
      if (outcome.outcome !== 'measured') return outcome;
      const { calls, rawDigest, ...provenance } = outcome.provenance;
      return { ...outcome, provenance: { calls: calls.length, digested: /^[0-9a-f]{64}$/.test(rawDigest), ...provenance } };
    }),
    visibility,
    capabilities,
    failure,
    calls: exchanges.length,
  };
}

function testSummary({ refusal, checks, capabilities, principal, visibility, permissionDigest, exchanges }: ConnectionTest): unknown {
  const lines = checks.map(({ id, title, state, detail, remedy }) => ({ id, title, state, detail, remedy }));
  return { refusal, checks: lines, capabilities, principal, visibility, digested: permissionDigest !== null, calls: exchanges.length };
}
