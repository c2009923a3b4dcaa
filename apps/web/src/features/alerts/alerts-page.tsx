import { Button } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { rowsOf, useAlerts } from '@/api/hooks';
import type { Alert } from '@/api/types';
import { alerts as texts } from '@/texts';
import { AlertStateBadge, SeverityBadge } from '@/ui/badges';
import { Card, PageHead } from '@/ui/card';
import { DataTable, RowLink } from '@/ui/data-table';
import { plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { EmptyState, SkeletonLines } from '@/ui/message';
import { TabList } from '@/ui/tab-list';
import { TimeText } from '@/ui/time-text';

const STATES = [
  { key: 'open', text: texts.open },
  { key: 'acknowledged', text: texts.acknowledged },
  { key: 'resolved', text: texts.resolved },
] as const;
type State = (typeof STATES)[number]['key'];

export default function AlertsPage() {
  const [params, setParams] = useSearchParams();
  const state: State = STATES.find(({ key }) => key === params.get('state'))?.key ?? 'open';
  return (
    <>
      <PageHead
        title={texts.alerts}
        lead={texts.oneAlertPerEpisodeAnd}
        actions={
          <Button variant="default" component={Link} to="/settings/alert-channels">
            {texts.channels}
          </Button>
        }
      />
      <TabList
        label={texts.state}
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
            <SkeletonLines label={texts.loadingTheAlerts} />
          </div>
        }
      >
        {(data) => {
          const rows = rowsOf(data);
          return rows.length === 0 ? (
            <EmptyState icon={IconBellCheck} title={state === 'open' ? texts.nothingNeedsAttention : texts.noAlert(state)}>
              {texts.alertsOpenWhenAConnection}
            </EmptyState>
          ) : (
            <>
              <AlertTable rows={rows} />
              <LoadMore query={alerts} loaded={plural(rows.length, texts.alertsCounted)} />
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
      caption={texts.alerts}
      rows={rows}
      rowKey={(alert) => alert.id}
      linked
      columns={[
        { title: texts.severity, bare: true, width: 120, cell: (alert) => <SeverityBadge state={alert.severity} /> },
        {
          title: texts.alert,
          bare: true,
          cell: (alert) => (
            <div>
              <RowLink to={`/alerts/${alert.id}`}>{alert.title}</RowLink>
              <div className="muted xs">{alert.state === 'resolved' ? alert.resolution : alert.remedy}</div>
            </div>
          ),
        },
        { title: texts.state, bare: true, cell: (alert) => <AlertStateBadge state={alert.state} /> },
        { title: texts.opened, cell: (alert) => <TimeText at={alert.openedAt} /> },
      ]}
    />
  );
}
