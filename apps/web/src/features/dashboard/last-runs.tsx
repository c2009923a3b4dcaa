import { Link } from 'react-router';
import { rowsOf, useRuns } from '@/api/hooks';
import type { Connection, Run } from '@/api/types';
import { dashboard as texts } from '@/texts';
import { RunStateBadge } from '@/ui/badges';
import { Card } from '@/ui/card';
import { DataTable, RowLink } from '@/ui/data-table';
import { plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { TimeText } from '@/ui/time-text';
import { triggerText } from '@/ui/trigger-text';

export function LastRuns({ connections }: { readonly connections: readonly Connection[] }) {
  const runs = useRuns({});
  const label = (id: string) => connections.find((one) => one.id === id)?.label ?? id;
  return (
    <Card title={texts.lastSyncs} note={texts.newestFirst} flush action={<Link to="/audit-log">{texts.auditLog}</Link>}>
      <Loaded query={runs}>
        {(data) => (
          <>
            <DataTable
              caption={texts.lastSyncs}
              rows={rowsOf(data)}
              rowKey={(run) => run.id}
              linked
              columns={[
                {
                  title: texts.connection,
                  bare: true,
                  cell: (run) => <RowLink to={`/settings/connections/${run.connectionId}?run=${run.id}`}>{label(run.connectionId)}</RowLink>,
                },
                { title: texts.askedBy, cell: (run) => triggerText(run) },
                { title: texts.result, bare: true, cell: (run) => <RunStateBadge state={run.state} /> },
                { title: texts.figures, cell: (run) => <span className="muted">{figuresText(run)}</span> },
                { title: texts.when, cell: (run) => <TimeText at={run.startedAt ?? run.requestedAt} /> },
              ]}
            />
            <LoadMore query={runs} loaded={plural(rowsOf(data).length, texts.syncsCounted)} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function figuresText({ outcomes, state }: Run): string {
  if (state === 'failed') return texts.nothingMeasuredEarlierEvidenceStands;
  const measured = outcomes.filter(({ outcome }) => outcome === 'measured').length;
  return outcomes.length === 0 ? 'none yet' : texts.ofMeasured(measured, outcomes.length);
}
