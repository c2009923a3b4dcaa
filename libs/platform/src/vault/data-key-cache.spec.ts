import { FixedClock, type OrganizationId } from '@app/kernel';

import { DataKeyCache } from './data-key-cache.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const LIMITS = { maxAgeMs: 1_000, maxUses: 3, maxKeys: 2 };
const start = (): { readonly cache: DataKeyCache; readonly clock: FixedClock } => {
  const clock = new FixedClock('2026-01-05T10:00:00Z');
  return { clock, cache: new DataKeyCache(clock, LIMITS) };
};
const key = (): Buffer => Buffer.alloc(32, 7);
const put = (cache: DataKeyCache, org: OrganizationId, version: number, bytes: Buffer): void =>
  cache.put(org, version, bytes, { generation: cache.generation, isCurrent: true });
const ZERO = Buffer.alloc(32);

describe('data key cache', () => {
  it('hands out copies: wiping one leaves the key', () => {
    const { cache } = start();
    put(cache, ORG, 1, key());
    cache.take(ORG, 1)?.fill(0);
    expect(cache.take(ORG, 1)).toEqual(key());
  });

  it.each([
    ['its uses are up', ({ cache }: ReturnType<typeof start>): void => [1, 2, 3].forEach(() => cache.take(ORG, 1))],
    ['it is too old', ({ clock }: ReturnType<typeof start>): void => clock.advanceMs(1_000)],
    ['the clock went back', ({ clock }: ReturnType<typeof start>): void => clock.advanceMs(-1)],
    ['its organization is forgotten', ({ cache }: ReturnType<typeof start>): void => cache.forget(ORG)],
    ['another takes its place', ({ cache }: ReturnType<typeof start>): void => put(cache, ORG, 1, ZERO)],
  ])('wipes a key when %s', (_when, happen) => {
    const state = start();
    const bytes = key();
    put(state.cache, ORG, 1, bytes);
    happen(state);
    const next = state.cache.take(ORG, 1);
    expect(next === null || next.equals(ZERO)).toBe(true);
    expect(bytes).toEqual(ZERO);
  });

  it('wipes a key that nobody asks for again', async () => {
    const cache = new DataKeyCache(new FixedClock('2026-01-05T10:00:00Z'), { ...LIMITS, maxAgeMs: 30 });
    const bytes = key();
    put(cache, ORG, 1, bytes);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(bytes).toEqual(ZERO);
    expect(cache.size).toBe(0);
  });

  it('holds so many keys and drops the oldest', () => {
    const { cache } = start();
    const [first, second, third] = [key(), key(), key()];
    put(cache, ORG, 1, first);
    put(cache, ORG, 2, second);
    put(cache, OTHER, 1, third);
    expect([first.equals(ZERO), second.equals(ZERO), third.equals(ZERO)]).toEqual([true, false, false]);
    expect(cache.size).toBe(2);
  });

  it('takes no key that was asked for before a forget', () => {
    const { cache } = start();
    const { generation } = cache;
    cache.forget(ORG);
    const bytes = key();
    cache.put(ORG, 1, bytes, { generation, isCurrent: true });
    expect([cache.take(ORG, 1), cache.currentVersion(ORG), bytes.equals(ZERO)]).toEqual([null, null, true]);
  });

  it('knows the version to seal with only while it holds that key', () => {
    const { cache, clock } = start();
    put(cache, ORG, 2, key());
    cache.put(ORG, 1, key(), { generation: cache.generation, isCurrent: false });
    expect(cache.currentVersion(ORG)).toBe(2);
    clock.advanceMs(1_000);
    cache.take(ORG, 2);
    expect(cache.currentVersion(ORG)).toBeNull();
  });
});
