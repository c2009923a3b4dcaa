import { Button } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { rowsOf, useAlerts } from '@/api/hooks';
import type { Alert } from '@/api/types';
import { AlertStateBadge, SeverityBadge } from '@/ui/badges';
import { Card, PageHead } from '@/ui/card';
import { DataTable, RowLink } from '@/ui/data-table';
import { plural } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
import { EmptyState, SkeletonLines } from '@/ui/message';
import { TabList } from '@/ui/tab-list';
import { TimeText } from '@/ui/time-text';

const STATES = [
  { key: 'open', text: 'Open' },
  { key: 'acknowledged', text: 'Acknowledged' },
  { key: 'resolved', text: 'Resolved' },
] as const;
type State = (typeof STATES)[number]['key'];

export default function AlertsPage() {
  const [params, setParams] = useSearchParams();
  const state: State = STATES.find(({ key }) => key === params.get('state'))?.key ?? 'open';
  return (
    <>
      <PageHead
        title="Alerts"
        lead="One alert per episode and cause. The next successful sync resolves it by itself."
        actions={
          <Button variant="default" component={Link} to="/settings/alert-channels">
            Channels
          </Button>
        }
      />
      <TabList
        label="State"
        panelId="alerts-panel"
        selected={state}
        onSelect={(key) => {
          setParams(key === 'open' ? {} : { state: key }, { replace: true });
        }}
        tabs={STATES}
      />
      <div id="alerts-panel" role="tabpanel" aria-labelledby={`alerts-panel-${state}`}>
        <AlertList key={state} state={state} />
      </div>
    </>
  );
}

function AlertList({ state }: { readonly state: State }) {
  const alerts = useAlerts({ state });
  return (
    <Card flush>
      <Loaded
        query={alerts}
        loading={
          <div style={{ padding: 18 }}>
            <SkeletonLines label="Loading the alerts" />
          </div>
        }
      >
        {(data) => {
          const rows = rowsOf(data);
          return rows.length === 0 ? (
            <EmptyState icon={IconBellCheck} title={state === 'open' ? 'Nothing needs attention' : `No ${state} alert`}>
              Alerts open when a connection is stale, a key is refused, a figure cannot be believed, or coverage falls for another reason.
            </EmptyState>
          ) : (
            <>
              <AlertTable rows={rows} />
              <LoadMore query={alerts} loaded={plural(rows.length, 'alert')} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function AlertTable({ rows }: { readonly rows: readonly Alert[] }) {
  return (
    <DataTable
      caption="Alerts"
      rows={rows}
      rowKey={(alert) => alert.id}
      linked
      columns={[
        { title: 'Severity', bare: true, width: 120, cell: (alert) => <SeverityBadge state={alert.severity} /> },
        {
          title: 'Alert',
          bare: true,
          cell: (alert) => (
            <div>
              <RowLink to={`/alerts/${alert.id}`}>{alert.title}</RowLink>
              <div className="muted xs">{alert.state === 'resolved' ? alert.resolution : alert.remedy}</div>
            </div>
          ),
        },
        { title: 'State', bare: true, cell: (alert) => <AlertStateBadge state={alert.state} /> },
        { title: 'Opened', cell: (alert) => <TimeText at={alert.openedAt} /> },
      ]}
    />
  );
}
