import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { integrations } from '@/api/client';
import { useChange, useRun } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Run } from '@/api/types';
import { connections as texts } from '@/texts';
import { useToast } from '@/ui/toast';

/** "Sync now": asks for a run and follows it to its end. */
export function useSync(connectionId: string): { readonly isRunning: boolean; readonly start: () => void } {
  const [runId, setRunId] = useState<string | null>(null);
  const run = useRun(runId);
  const toast = useToast();
  const queries = useQueryClient();
  const ask = useChange(() => integrations.runNow(connectionId), ['connections', 'runs']);
  const finished = run.data?.finishedAt == null ? null : run.data;
  useEffect(() => {
    if (finished === null) return;
    toast(finished.state === 'succeeded' ? 'ok' : finished.state === 'partial' ? 'unk' : 'bad', titleOf(finished), finished.error?.message);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  }, [finished, queries, toast]);
  return {
    isRunning: ask.isPending || (runId !== null && finished === null),
    start: () => {
      ask.mutate(undefined, {
        onSuccess: (answer) => {
          setRunId(answer.runId);
        },
        onError: (error) => {
          const { detail, remedy } = toProblem(error);
          toast('bad', detail, remedy);
        },
      });
    },
  };
}

function titleOf({ state, outcomes }: Run): string {
  if (state === 'failed') return texts.theSyncFailedEarlierEvidence;
  const measured = outcomes.filter(({ outcome }) => outcome === 'measured').length;
  return texts.syncFinishedOfFiguresMeasured(measured, outcomes.length);
}
