import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { ui as texts } from '@/texts';
import { ProblemAlert } from './message';

/** The foot of a list: how much of it is here, and the next page. */
export function LoadMore<T>({ query, loaded }: { readonly query: UseInfiniteQueryResult<T>; readonly loaded: string }) {
  return (
    <div className="row between" style={{ padding: '10px 18px 14px' }}>
      <span className="xs muted" role="status">
        {loaded}
        {query.hasNextPage ? texts.moreOnTheServer : ''}
      </span>
      {query.isFetchNextPageError ? <ProblemAlert error={query.error} /> : null}
      {query.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => {
            void query.fetchNextPage();
          }}
        >
          {texts.loadMore}
        </Button>
      ) : null}
    </div>
  );
}
