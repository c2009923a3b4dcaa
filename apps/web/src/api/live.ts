import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

const ADDRESS = '/api/v1/live';
const MINUTE = 60_000;
/** With an open stream the lists are asked for anyway from time to time: what a stream missed is not missed for ever. */
const SLOW = 10 * MINUTE;
/** Changes come in groups: a run that ends moves runs, evidence, coverage and the audit log. */
const GATHER_MS = 150;
const NEXT_GATHER_MS = 1_000;
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [5_000, MINUTE];
/** A page out of sight gives its connection back: a browser has six of them for all tabs. */
const HIDDEN_MS = 10_000;

/** Since when the stream is open, by this machine's clock; null without one. */
let openSince: number | null = null;
const listeners = new Set<() => void>();

function setOpen(at: number | null): void {
  openSince = at;
  for (const listener of listeners) listener();
}

/** Whether changes arrive by themselves. */
export const useIsLive = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => openSince !== null,
  );

/** How long until a list is asked for again: slowly for what was read under an open stream, else every minute, or as `without` says. */
export const pace =
  (without = MINUTE, live = SLOW) =>
  ({ state }: { readonly state: { readonly dataUpdatedAt: number } }): number =>
    openSince !== null && state.dataUpdatedAt > openSince ? live : without;

/** What a change concerns begins with its topic. Who one is does not change under an open form. */
const isRead = ({ queryKey }: Query): boolean => queryKey[0] !== 'session';

/** Reading a list again in the middle of "Load more" would throw the page away that the person asked for. */
const isLoadingMore = ({ state }: Query): boolean => state.fetchStatus === 'fetching' && state.fetchMeta?.fetchMore !== undefined;

/** Reads again what changed: at most once a second. */
function gatherer(queries: QueryClient) {
  const topics = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = 0;
  const flush = () => {
    timer = undefined;
    lastAt = performance.now();
    const changed = new Set(topics);
    topics.clear();
    const concerned = queries.getQueryCache().findAll({ predicate: ({ queryKey: [topic] }) => typeof topic === 'string' && changed.has(topic) });
    const busy = concerned.filter(isLoadingMore);
    void queries.invalidateQueries({ predicate: (query) => concerned.includes(query) && !busy.includes(query) });
    for (const { queryKey } of busy) add(String(queryKey[0]));
  };
  const add = (topic: string) => {
    topics.add(topic);
    timer ??= setTimeout(flush, Math.max(GATHER_MS, lastAt + NEXT_GATHER_MS - performance.now()));
  };
  return {
    add,
    stop: () => {
      clearTimeout(timer);
    },
  };
}

function topicOf(data: unknown): string | null {
  const change: unknown = typeof data === 'string' ? JSON.parse(data) : null;
  return typeof change === 'object' && change !== null && 'topic' in change && typeof change.topic === 'string' ? change.topic : null;
}

/** Keeps a stream open and opens it again. → stop */
function listen(queries: QueryClient): () => void {
  const changes = gatherer(queries);
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  /** A stream was there before: what happened since is unknown. */
  let hasMissed = false;
  const readAgain = () => {
    void queries.invalidateQueries({ predicate: isRead });
  };
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    if (openSince === null) return;
    hasMissed = true;
    setOpen(null);
  };
  const open = () => {
    close();
    source = new EventSource(ADDRESS);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      setOpen(Date.now());
      if (hasMissed) readAgain();
      hasMissed = false;
    };
    source.addEventListener('changed', ({ data }) => {
      const topic = topicOf(data);
      if (topic !== null) changes.add(topic);
    });
    // The browser would try for ever at the same pace, or after a refusal never again.
    source.onerror = () => {
      const wasOpen = openSince !== null;
      close();
      // From here on the minute counts.
      if (wasOpen) readAgain();
      timer = setTimeout(open, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    };
  };
  const onVisibility = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(close, HIDDEN_MS);
    else if (source === null) open();
  };
  document.addEventListener('visibilitychange', onVisibility);
  if (document.visibilityState !== 'hidden') open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    changes.stop();
    close();
  };
}

/** Once, in the frame of all pages. */
export function useLiveUpdates(enabled: boolean): void {
  const queries = useQueryClient();
  useEffect(() => (enabled ? listen(queries) : undefined), [queries, enabled]);
}
