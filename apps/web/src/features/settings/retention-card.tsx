import { Button } from '@mantine/core';
import { useState } from 'react';
import { retention as retentions } from '@/api/client';
import { useCan, useChange, useRetention } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Retention } from '@/api/types';
import { Card } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { Callout, ProblemAlert } from '@/ui/message';
import { useToast } from '@/ui/toast';
import { MonthsInput } from './months-input';
import { RetentionForecast } from './retention-forecast';
import css from './settings.module.css';

export function RetentionCard() {
  const canManage = useCan('retention.manage');
  return (
    <Card title="Retention" note="How long Attesta keeps what may be removed. Findings and the audit log are not among it.">
      <Loaded query={useRetention()}>
        {(retention) => (
          <>
            <RetentionForm retention={retention} canManage={canManage} />
            {canManage ? <RetentionForecast /> : null}
          </>
        )}
      </Loaded>
    </Card>
  );
}

/** The two windows as typed: the server decides what a window may be, and its refusal stands at the field it names. */
function RetentionForm({ retention, canManage }: { readonly retention: Retention; readonly canManage: boolean }) {
  const [records, setRecords] = useState(String(retention.retentionMonths));
  const [rows, setRows] = useState(String(retention.populationMonths));
  const toast = useToast();
  const save = useChange(retentions.change, ['retention', 'organization', 'audit-events']);
  const isShorter = Number(records) < retention.retentionMonths || Number(rows) < retention.populationMonths;
  const refused = (field: string): string | undefined =>
    save.isError ? toProblem(save.error).errors?.find((problem) => problem.field === field)?.message : undefined;
  return (
    <form
      className="stack gap-16"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          { retentionMonths: Number(records), populationMonths: Number(rows) },
          {
            onSuccess: () => {
              toast('ok', 'Retention saved', 'The change is in the audit log.');
            },
          },
        );
      }}
    >
      <div className={css['periods']}>
        <MonthsInput
          label="Rows about people, in months"
          meaning="The sealed rows behind a finding, counted from the day it was last seen. The figure itself and its proof stay."
          limits={retention.limits.populationMonths}
          value={rows}
          refused={refused('populationMonths')}
          disabled={!canManage}
          onChange={setRows}
        />
        <MonthsInput
          label="Records, in months"
          meaning="Rows behind findings that an approved assessment sealed, request logs of syncs, and deliveries of alerts."
          limits={retention.limits.retentionMonths}
          value={records}
          refused={refused('retentionMonths')}
          disabled={!canManage}
          onChange={setRecords}
        />
      </div>
      <p className="xs muted">Rows about people are never kept longer than records. Never removed: {retention.kept.join(', ')}.</p>
      {isShorter ? (
        <Callout tone="due" title="A shorter period removes things for good">
          <p>What is older goes with the next purge, within a day. Nobody can bring it back.</p>
        </Callout>
      ) : null}
      {save.isError ? <ProblemAlert error={save.error} /> : null}
      {canManage ? (
        <div>
          <Button type="submit" loading={save.isPending}>
            Save retention
          </Button>
        </div>
      ) : null}
    </form>
  );
}
