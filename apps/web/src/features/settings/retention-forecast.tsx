import { Button } from '@mantine/core';
import { retention } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { RetentionForecast as Forecast } from '@/api/types';
import { DataTable } from '@/ui/data-table';
import { dayText, numberText, plural } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import css from './settings.module.css';

const KINDS: Readonly<Record<string, string>> = {
  populations: 'Sealed rows about people',
  population_salts: 'Salts of people, with their last row',
  connector_run_requests: 'Request log entries of syncs',
  alert_deliveries: 'Deliveries of alerts',
  sessions: 'Ended sessions',
  one_time_tokens: 'Old invitation and password links',
};

/** What the next purge would remove by the saved windows. Counting changes nothing. */
export function RetentionForecast() {
  const count = useChange(retention.dryRun, []);
  return (
    <div className={css['section']}>
      <div className={css['danger']}>
        <p>
          <strong>What the next purge would remove</strong>
          <br />
          <span className="muted">Counted by the saved periods. Counting removes nothing.</span>
        </p>
        <Button
          variant="default"
          loading={count.isPending}
          onClick={() => {
            count.mutate(undefined);
          }}
        >
          {count.isIdle ? 'Count now' : 'Count again'}
        </Button>
      </div>
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
        Nothing is old enough to be removed, as of <TimeText at={at} show="absolute" />.
      </p>
    );
  return (
    <div className="stack gap-8">
      <p className="small">
        {populations.count === 0 ? (
          'No rows about people.'
        ) : (
          <>
            {plural(populations.rows, 'row')} about people behind {plural(populations.count, 'finding')}. Figures, roots and commitments stay.
          </>
        )}{' '}
        Counted <TimeText at={at} show="absolute" />.
      </p>
      <DataTable
        caption="What the next purge would remove"
        rows={leaving}
        rowKey={({ collection }) => collection}
        columns={[
          { title: 'What', bare: true, cell: ({ collection }) => <span className="strong">{KINDS[collection] ?? collection}</span> },
          { title: 'Count', numeric: true, cell: ({ collection, count }) => numberText(collection === 'populations' ? populations.rows : count) },
          { title: 'Oldest', cell: ({ oldest }) => <span className="nowrap">{oldest === null ? '–' : dayText(oldest)}</span> },
          { title: 'Newest', cell: ({ newest }) => <span className="nowrap">{newest === null ? '–' : dayText(newest)}</span> },
        ]}
      />
    </div>
  );
}
