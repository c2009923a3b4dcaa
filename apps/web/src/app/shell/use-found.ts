import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { search } from '@/api/client';

/** The service looks for no less. */
const SHORTEST = 2;
/** Who types asks once, at the end of the word. */
const PAUSE_MS = 150;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, PAUSE_MS, text);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return settled;
}

/** What the service finds for `text`; a search that is overtaken is called off. */
export function useFound(text: string) {
  const asked = useSettled(text);
  const isLongEnough = text.length >= SHORTEST;
  const answer = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: isLongEnough && asked.length >= SHORTEST,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return {
    items: isLongEnough && answer.data !== undefined ? answer.data : [],
    isSearching: isLongEnough && (asked !== text || answer.isFetching),
    error: isLongEnough ? answer.error : null,
    retry: () => {
      void answer.refetch();
    },
  };
}
