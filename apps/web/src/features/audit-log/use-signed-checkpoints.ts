import { useEffect, useMemo } from 'react';
import { rowsOf, useCheckpoints } from '@/api/hooks';
import type { AuditEvent, Checkpoint } from '@/api/types';

/** The checkpoints that were signed over those events: of their pages as many are read as the events reach. None where `enabled` is false. */
export function useSignedCheckpoints(events: readonly AuditEvent[], enabled: boolean) {
  const query = useCheckpoints();
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const checkpoints: readonly Checkpoint[] = useMemo(() => (enabled && data !== undefined ? rowsOf(data).map(({ signed }) => signed) : []), [enabled, data]);
  const [oldest, reached] = [events.at(-1)?.sequence, checkpoints.at(-1)?.sequence];
  const isShort = oldest !== undefined && reached !== undefined && reached > oldest;
  const isDue = isShort && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) void fetchNextPage();
  }, [isDue, fetchNextPage]);
  return { checkpoints, error: isFetchNextPageError ? query.error : null, retry: () => void fetchNextPage() };
}
