import { canonicalJson, type Json, sha256Hex } from '@app/kernel';

import type { AccessCheck, Probe } from './connector.js';
import type { ConnectorDefinition } from './connector-definition.js';
import type { Capability } from './results.js';
import type { Session } from './session.js';
import { type ProblemKind, VendorProblem } from './vendor-problem.js';
import type { When } from './when.js';

const REFUSALS: readonly ProblemKind[] = ['forbidden', 'not-found', 'refused'];

interface Found {
  readonly verdict: Capability;
  readonly detail: string;
  /** false: the vendor did not answer, so the earlier verdict stands. */
  readonly asked: boolean;
}

/**
 * Runs one probe. A refusal that will not change by asking again is `unavailable`; an answer that cannot be understood is `unknown`; a vendor that did not
 * answer says nothing, so the earlier verdict stands. @throws VendorProblem when the session is closed
 */
export async function runProbe(probe: Probe, session: Session, when: When, previous: Capability | undefined): Promise<Found> {
  try {
    const { verdict, detail } = await probe.run(session.scope().http, when);
    return { verdict: verdict === 'undecided' ? (previous ?? 'unknown') : verdict, detail, asked: true };
  } catch (error) {
    if (!(error instanceof VendorProblem) || session.closedBy !== null) throw error;
    if (error.retryable) return { verdict: previous ?? 'unknown', detail: `It could not be asked: ${error.message}.`, asked: false };
    return { verdict: REFUSALS.includes(error.problem) ? 'unavailable' : 'unknown', detail: `${error.message}.`, asked: true };
  }
}

/** SHA-256 over what the key may see: a change of it is drift. */
export function permissionDigestOf({ probes }: ConnectorDefinition, sees: readonly Json[], capabilities: Readonly<Record<string, Capability>>): string {
  const offered = Object.entries(capabilities).filter(([name]) => (probes[name]?.remedy ?? null) !== null);
  return sha256Hex(canonicalJson({ sees, capabilities: Object.fromEntries(offered) }));
}

export interface Weekly {
  readonly capabilities: Readonly<Record<string, Capability>>;
  /** null when a check or a probe could not be made: then it is made again on the next day */
  readonly permissionDigest: string | null;
}

/** Asks again, without a person watching, what the key offers. Trouble here changes no figure by itself. */
export async function probeAgain(
  definition: ConnectorDefinition,
  session: Session,
  when: When,
  previous: Readonly<Record<string, Capability>>,
): Promise<Weekly> {
  const capabilities: Record<string, Capability> = { ...previous };
  try {
    const seen: Seen[] = [];
    for (const check of definition.access.filter(({ weekly }) => weekly)) seen.push(await seenBy(check, session, when));
    let isComplete = true;
    for (const [name, probe] of Object.entries(definition.probes)) {
      const { verdict, asked } = await runProbe(probe, session, when, previous[name]);
      capabilities[name] = verdict;
      isComplete &&= asked;
    }
    return {
      capabilities,
      permissionDigest:
        isComplete && seen.every(({ complete }) => complete)
          ? permissionDigestOf(
              definition,
              seen.flatMap(({ sees }) => sees),
              capabilities,
            )
          : null,
    };
  } catch (error) {
    if (!(error instanceof VendorProblem)) throw error;
    return { capabilities, permissionDigest: null };
  }
}

interface Seen {
  readonly complete: boolean;
  readonly sees: readonly Json[];
}

/** What a check of the connection test says now. A check that cannot be made leaves the digest open. */
async function seenBy(check: AccessCheck, session: Session, when: When): Promise<Seen> {
  try {
    const { sees } = await check.run(session.scope().http, when);
    return { complete: sees !== undefined, sees: sees === undefined ? [] : [sees] };
  } catch (error) {
    if (!(error instanceof VendorProblem) || session.closedBy !== null) throw error;
    return { complete: false, sees: [] };
  }
}
