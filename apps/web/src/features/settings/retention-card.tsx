import { Button } from '@mantine/core';
import { useState } from 'react';
import { retention as retentions } from '@/api/client';
import { useCan, useChange, useRetention } from '@/api/hooks';
import { toProblem } from '@/api/problem';
import type { Retention } from '@/api/types';
import { settings as texts } from '@/texts';
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
    <Card title={texts.retention} note={texts.howLongAttestaKeepsWhat}>
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
              toast('ok', texts.retentionSaved, texts.theChangeIsInThe);
            },
          },
        );
      }}
    >
      <div className={css['periods']}>
        <MonthsInput
          label={texts.rowsAboutPeopleInMonths}
          meaning={texts.theSealedRowsBehindA}
          limits={retention.limits.populationMonths}
          value={rows}
          refused={refused('populationMonths')}
          disabled={!canManage}
          onChange={setRows}
        />
        <MonthsInput
          label={texts.recordsInMonths}
          meaning={texts.rowsBehindFindingsThatAn}
          limits={retention.limits.retentionMonths}
          value={records}
          refused={refused('retentionMonths')}
          disabled={!canManage}
          onChange={setRecords}
        />
      </div>
      <p className="xs muted">{texts.rowsAboutPeopleAreNever(retention.kept.join(', '))}</p>
      {isShorter ? (
        <Callout tone="due" title={texts.aShorterPeriodRemovesThings}>
          <p>{texts.whatIsOlderGoesWith}</p>
        </Callout>
      ) : null}
      {save.isError ? <ProblemAlert error={save.error} /> : null}
      {canManage ? (
        <div>
          <Button type="submit" loading={save.isPending}>
            {texts.saveRetention}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
