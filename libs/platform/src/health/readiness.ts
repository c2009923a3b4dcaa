/** One thing this process cannot work without. */
export interface HealthProbe {
  readonly name: string;
  /** Resolves when it works; rejects otherwise. The error's text is not shown to callers. */
  readonly check: () => Promise<void>;
  /** What an operator does about it. */
  readonly remedy: string;
}
export interface ProbeResult {
  readonly name: string;
  readonly ready: boolean;
  readonly durationMs: number;
  readonly remedy: string | null;
}
export interface Readiness {
  readonly ready: boolean;
  readonly probes: readonly ProbeResult[];
}

const DEADLINE_MS = 3000;

/** All probes at once, each with its own deadline: a hanging server is as good as none. `report` receives what the answer leaves out. */
export async function checkReadiness(
  probes: readonly HealthProbe[],
  report: (probe: string, error: unknown) => void,
  deadlineMs: number = DEADLINE_MS,
): Promise<Readiness> {
  const results = await Promise.all(probes.map((probe) => run(probe, report, deadlineMs)));
  return { ready: results.every(({ ready }) => ready), probes: results };
}

async function run(probe: HealthProbe, report: (probe: string, error: unknown) => void, deadlineMs: number): Promise<ProbeResult> {
  const start = performance.now();
  const answer = (ready: boolean): ProbeResult => ({
    name: probe.name,
    ready,
    durationMs: Math.round(performance.now() - start),
    remedy: ready ? null : probe.remedy,
  });
  try {
    await withDeadline(probe.check(), deadlineMs);
    return answer(true);
  } catch (error) {
    report(probe.name, error);
    return answer(false);
  }
}

async function withDeadline(check: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TypeError(`no answer within ${String(deadlineMs)} ms`));
    }, deadlineMs);
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
