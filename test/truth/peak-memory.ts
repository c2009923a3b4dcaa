const MB = 1_000_000;
const used = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

export interface PeakMemory {
  /** Heap and buffers. */
  readonly heldMb: number;
  readonly rssMb: number;
}

/** How much more than before was held at once, looked at every two milliseconds. */
export async function peakMemory<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly peak: PeakMemory }> {
  const before = { held: used(), rss: process.memoryUsage.rss() };
  const peak = { ...before };
  const look = (): void => {
    peak.held = Math.max(peak.held, used());
    peak.rss = Math.max(peak.rss, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 2);
  try {
    const value = await work();
    look();
    return { value, peak: { heldMb: Math.round((peak.held - before.held) / MB), rssMb: Math.round((peak.rss - before.rss) / MB) } };
  } finally {
    clearInterval(timer);
  }
}

/** What a bad answer may take: heap and buffers, and the process with all that it keeps for itself. */
export const MOST: PeakMemory = { heldMb: 50, rssMb: 100 };
export const tooMuch = (peak: PeakMemory): readonly string[] =>
  (['heldMb', 'rssMb'] as const).filter((name) => peak[name] > MOST[name]).map((name) => `${name} ${String(peak[name])} of ${String(MOST[name])}`);
