import { Button } from '@mantine/core';
import { IconEyeCheck } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { alerts } from '@/api/client';
import { useAlert, useCan, useChange, useConnection } from '@/api/hooks';
import type { Alert } from '@/api/types';
import { alerts as texts } from '@/texts';
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
        crumbs={[{ to: '/alerts', text: texts.alerts }]}
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
                {texts.acknowledge}
              </Button>
            ) : null}
            {isResolved ? null : (
              <Button component={Link} to={alert.path}>
                {alert.connectionId === null ? texts.open : texts.openConnection}
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
            title={isResolved ? (alert.resolution ?? texts.resolved) : texts.whatHappened}
            {...(isResolved ? {} : { remedy: alert.remedy })}
          >
            <p>{alert.detail}</p>
            <p className="muted">{alert.why}</p>
          </Callout>
          <Card title={texts.timeline}>
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
    <Card title={texts.alert}>
      <KeyValues
        rows={[
          [texts.state, <AlertStateBadge key="s" state={alert.state} />],
          [texts.severity, <SeverityBadge key="v" state={alert.severity} />],
          [texts.kind, <code key="k">{alert.kind}</code>],
          [texts.soSince, <TimeText key="n" at={alert.since} show="both" />],
          [texts.opened, <TimeText key="o" at={alert.openedAt} show="both" />],
          [
            texts.acknowledged,
            alert.acknowledgedAt === null ? (
              texts.notYet
            ) : (
              <span key="a">
                {alert.acknowledgedBy}, <TimeText at={alert.acknowledgedAt} />
              </span>
            ),
          ],
          [texts.sameCause, plural(alert.cause.sharedBy, texts.connectionsCounted)],
          [texts.id, <IdText key="i" id={alert.id} what={texts.alertId} />],
        ]}
      />
    </Card>
  );
}

function ConnectionCard({ id }: { readonly id: string }) {
  return (
    <Loaded query={useConnection(id)}>
      {(connection) => (
        <Card title={texts.connection}>
          <p className="small strong" style={{ marginBottom: 8 }}>
            <Link to={`/settings/connections/${connection.id}`}>{connection.label}</Link>
          </p>
          <FreshnessTrack freshness={connection.freshness} />
        </Card>
      )}
    </Loaded>
  );
}
