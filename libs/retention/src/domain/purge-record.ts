import { type Json, sha256Hex } from '@app/kernel';

/** Documents that go from one collection. */
export interface Expiring {
  readonly collection: string;
  /** In any order. */
  readonly ids: readonly string[];
  readonly oldest: Date | null;
  readonly newest: Date | null;
}
/** A population that goes: its evidence and its commitments stay. */
export interface ExpiringPopulation {
  readonly evidenceId: string;
  readonly root: string;
  readonly rows: number;
}

/** SHA-256, hex, over the removed documents' ids in ascending order, one per line with a line feed: a backup that brings one back can be told. */
export const idsDigest = (ids: readonly string[]): string =>
  sha256Hex(
    [...ids]
      .sort()
      .map((id) => `${id}\n`)
      .join(''),
  );

/** What the audit log keeps of a purge. Populations are named, so that rows that are missing without a purge can be told. */
export function purgeData(reason: string, removed: readonly Expiring[], populations: readonly ExpiringPopulation[]): { readonly [key: string]: Json } {
  return {
    reason,
    collections: removed.map(({ collection, ids, oldest, newest }) => ({
      collection,
      count: ids.length,
      oldest: oldest?.toISOString() ?? null,
      newest: newest?.toISOString() ?? null,
      digest: idsDigest(ids),
    })),
    populations: populations.map(({ evidenceId, root, rows }) => ({ evidenceId, root, rows })),
  };
}
