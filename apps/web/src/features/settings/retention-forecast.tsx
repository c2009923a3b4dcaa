import { Button } from '@mantine/core';
import { retention } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { RetentionForecast as Forecast } from '@/api/types';
import { settings as texts } from '@/texts';
import { ExplainedAction } from '@/ui/consequences';
import { DataTable } from '@/ui/data-table';
import { dayText, numberText, plural } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import css from './settings.module.css';

const KINDS: Readonly<Record<string, string>> = {
  populations: texts.sealedRowsAboutPeople,
  population_salts: texts.saltsOfPeopleWithTheir,
  connector_run_requests: texts.requestLogEntriesOfSyncs,
  alert_deliveries: texts.deliveriesOfAlerts,
  sessions: texts.endedSessions,
  one_time_tokens: texts.oldInvitationAndPasswordLinks,
};

/** What the next purge would remove by the saved windows. Counting changes nothing. */
export function RetentionForecast() {
  const count = useChange(retention.dryRun, []);
  return (
    <div className={css['section']}>
      <ExplainedAction
        action={
          <Button
            variant="default"
            loading={count.isPending}
            onClick={() => {
              count.mutate(undefined);
            }}
          >
            {count.isIdle ? texts.countNow : texts.countAgain}
          </Button>
        }
      >
        <strong>{texts.whatTheNextPurgeWould}</strong>
        <br />
        <span className="muted">{texts.countedByTheSavedPeriods}</span>
      </ExplainedAction>
      {count.isError ? <ProblemAlert error={count.error} /> : null}
      <div role="status">{count.data === undefined ? null : <Result forecast={count.data} />}</div>
    </div>
  );
}

function Result({ forecast: { at, collections, populations } }: { readonly forecast: Forecast }) {
  const leaving = collections.filter(({ count }) => count > 0);
  if (leaving.length === 0)
    return (
      <p className="small">
        {texts.nothingIsOldEnoughTo} <TimeText at={at} show="absolute" />.
      </p>
    );
  return (
    <div className="stack gap-8">
      <p className="small">
        {populations.count === 0 ? (
          texts.noRowsAboutPeople
        ) : (
          <>{texts.aboutPeopleBehindFiguresRoots(plural(populations.rows, texts.rowsCounted), plural(populations.count, texts.findingsCounted))}</>
        )}{' '}
        {texts.counted} <TimeText at={at} show="absolute" />.
      </p>
      <DataTable
        caption={texts.whatTheNextPurgeWould}
        rows={leaving}
        rowKey={({ collection }) => collection}
        columns={[
          { title: texts.what, bare: true, cell: ({ collection }) => <span className="strong">{KINDS[collection] ?? collection}</span> },
          { title: texts.count, numeric: true, cell: ({ collection, count }) => numberText(collection === 'populations' ? populations.rows : count) },
          { title: texts.oldest, cell: ({ oldest }) => <span className="nowrap">{oldest === null ? '–' : dayText(oldest)}</span> },
          { title: texts.newest, cell: ({ newest }) => <span className="nowrap">{newest === null ? '–' : dayText(newest)}</span> },
        ]}
      />
    </div>
  );
}
