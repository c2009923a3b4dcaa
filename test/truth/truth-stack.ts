import { startTestApi, type TestApi } from '../support/api.js';
import { type HostileVendor, startHostileVendor } from './hostile-vendor.js';
import { Lane, type ReadMode } from './lane.js';

export interface TruthStack {
  readonly api: TestApi;
  readonly vendor: HostileVendor;
  readonly lanes: readonly Lane[];
  /** Deals the work out to the lanes of the mode each item asks for; every lane works for itself. */
  deal<T extends { readonly mode: ReadMode }>(items: readonly T[], work: (lane: Lane, item: T) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

interface Lanes {
  readonly modes?: readonly ReadMode[];
  readonly lanesPerMode?: number;
}

/** The whole service in process, on real servers, with a hostile vendor of its own and lanes in both read modes. Only the clock is not real. */
export async function startTruthStack({ modes = ['totals', 'rows'], lanesPerMode = 2 }: Lanes = {}): Promise<TruthStack> {
  const vendor = await startHostileVendor();
  const api = await startTestApi({ environment: { VENDOR_BASE_URL_OVERRIDE: vendor.url } }).catch(async (error: unknown) => {
    await vendor.stop();
    throw error;
  });
  api.clock.set('2026-11-21T12:00:00Z');
  const lanes: Lane[] = [];
  for (const mode of modes) {
    for (let number = 1; number <= lanesPerMode; number++) lanes.push(await Lane.open(api, vendor, `${mode}-${String(number)}`, mode));
  }
  return {
    api,
    vendor,
    lanes,
    deal: async (items, work) => {
      const queues = { totals: items.filter(({ mode }) => mode === 'totals'), rows: items.filter(({ mode }) => mode === 'rows') };
      await Promise.all(
        lanes.map(async (lane) => {
          for (let item = queues[lane.mode].shift(); item !== undefined; item = queues[lane.mode].shift()) await work(lane, item);
        }),
      );
    },
    stop: async () => {
      await vendor.stop();
      await api.close();
    },
  };
}
