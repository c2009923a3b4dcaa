import { Link } from 'react-router';
import { rowsOf, useRuns } from '@/api/hooks';
import type { Connection, Run } from '@/api/types';
import { RunStateBadge } from '@/ui/badges';
import { Card } from '@/ui/card';
import { DataTable, RowLink } from '@/ui/data-table';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
import { plural } from '@/ui/format';
import { TimeText } from '@/ui/time-text';
import { triggerText } from '@/ui/trigger-text';

export function LastRuns({ connections }: { readonly connections: readonly Connection[] }) {
  const runs = useRuns({});
  const label = (id: string) => connections.find((one) => one.id === id)?.label ?? id;
  return (
    <Card title="Last syncs" note="Newest first" flush action={<Link to="/audit-log">Audit log</Link>}>
      <Loaded query={runs}>
        {(data) => (
          <>
            <DataTable
              caption="Last syncs"
              rows={rowsOf(data)}
              rowKey={(run) => run.id}
              linked
              columns={[
                {
                  title: 'Connection',
                  bare: true,
                  cell: (run) => <RowLink to={`/settings/connections/${run.connectionId}?run=${run.id}`}>{label(run.connectionId)}</RowLink>,
                },
                { title: 'Asked by', cell: (run) => triggerText(run) },
                { title: 'Result', bare: true, cell: (run) => <RunStateBadge state={run.state} /> },
                { title: 'Figures', cell: (run) => <span className="muted">{figuresText(run)}</span> },
                { title: 'When', cell: (run) => <TimeText at={run.startedAt ?? run.requestedAt} /> },
              ]}
            />
            <LoadMore query={runs} loaded={plural(rowsOf(data).length, 'sync')} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function figuresText({ outcomes, state }: Run): string {
  if (state === 'failed') return 'nothing measured; earlier evidence stands';
  const measured = outcomes.filter(({ outcome }) => outcome === 'measured').length;
  return outcomes.length === 0 ? 'none yet' : `${String(measured)} of ${String(outcomes.length)} measured`;
}
