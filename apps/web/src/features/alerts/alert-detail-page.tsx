import { Button } from '@mantine/core';
import { IconEyeCheck } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { alerts } from '@/api/client';
import { useAlert, useCan, useChange, useConnection } from '@/api/hooks';
import type { Alert } from '@/api/types';
import { AlertStateBadge, SeverityBadge } from '@/ui/badges';
import { Card, KeyValues, PageHead } from '@/ui/card';
import { plural } from '@/ui/format';
import { FreshnessTrack } from '@/ui/freshness-track';
import { IdText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { Callout, ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { AlertTimeline } from './alert-timeline';
import css from './alerts.module.css';

export default function AlertDetailPage() {
  const { id = '' } = useParams();
  return <Loaded query={useAlert(id)}>{(alert) => <Detail alert={alert} />}</Loaded>;
}

function Detail({ alert }: { readonly alert: Alert }) {
  const canManage = useCan('alert.manage');
  const acknowledge = useChange(alerts.acknowledge, ['alerts', 'audit-events']);
  const isResolved = alert.state === 'resolved';
  return (
    <>
      <PageHead
        crumbs={[{ to: '/alerts', text: 'Alerts' }]}
        title={alert.title}
        actions={
          <>
            {alert.state === 'open' && canManage ? (
              <Button
                variant="default"
                leftSection={<IconEyeCheck size={16} />}
                loading={acknowledge.isPending}
                onClick={() => {
                  acknowledge.mutate(alert.id);
                }}
              >
                Acknowledge
              </Button>
            ) : null}
            {isResolved ? null : (
              <Button component={Link} to={alert.path}>
                {alert.connectionId === null ? 'Open' : 'Open connection'}
              </Button>
            )}
          </>
        }
      />
      {acknowledge.error === null ? null : <ProblemAlert error={acknowledge.error} />}
      <div className={css['cols']}>
        <div className="stack gap-16">
          <Callout
            tone={isResolved ? 'ok' : alert.severity === 'critical' ? 'bad' : 'due'}
            title={isResolved ? (alert.resolution ?? 'Resolved') : 'What happened'}
            {...(isResolved ? {} : { remedy: alert.remedy })}
          >
            <p>{alert.detail}</p>
            <p className="muted">{alert.why}</p>
          </Callout>
          <Card title="Timeline">
            <AlertTimeline alert={alert} />
          </Card>
        </div>
        <div className="stack gap-16">
          <Facts alert={alert} />
          {alert.connectionId === null ? null : <ConnectionCard id={alert.connectionId} />}
        </div>
      </div>
    </>
  );
}

function Facts({ alert }: { readonly alert: Alert }) {
  return (
    <Card title="Alert">
      <KeyValues
        rows={[
          ['State', <AlertStateBadge key="s" state={alert.state} />],
          ['Severity', <SeverityBadge key="v" state={alert.severity} />],
          ['Kind', <code key="k">{alert.kind}</code>],
          ['So since', <TimeText key="n" at={alert.since} show="both" />],
          ['Opened', <TimeText key="o" at={alert.openedAt} show="both" />],
          [
            'Acknowledged',
            alert.acknowledgedAt === null ? (
              'Not yet'
            ) : (
              <span key="a">
                {alert.acknowledgedBy}, <TimeText at={alert.acknowledgedAt} />
              </span>
            ),
          ],
          ['Same cause', plural(alert.cause.sharedBy, 'connection')],
          ['Id', <IdText key="i" id={alert.id} what="alert id" />],
        ]}
      />
    </Card>
  );
}

function ConnectionCard({ id }: { readonly id: string }) {
  return (
    <Loaded query={useConnection(id)}>
      {(connection) => (
        <Card title="Connection">
          <p className="small strong" style={{ marginBottom: 8 }}>
            <Link to={`/settings/connections/${connection.id}`}>{connection.label}</Link>
          </p>
          <FreshnessTrack freshness={connection.freshness} />
        </Card>
      )}
    </Loaded>
  );
}
