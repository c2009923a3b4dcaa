import { Link } from 'react-router';
import { rowsOf, useAlerts } from '@/api/hooks';
import type { Alert } from '@/api/types';
import { dashboard as texts } from '@/texts';
import { AlertStateBadge, SeverityBadge } from '@/ui/badges';
import { Card } from '@/ui/card';
import { plural } from '@/ui/format';
import { TimeText } from '@/ui/time-text';
import css from './dashboard.module.css';

const SHOWN = 6;

/** What needs a person, each cause once; nothing at all while nothing does. */
export function OpenAlertsCard() {
  const open = useAlerts({ state: 'open' });
  const acknowledged = useAlerts({ state: 'acknowledged' });
  if (open.data === undefined || acknowledged.data === undefined) return null;
  const groups = byCause([...rowsOf(open.data), ...rowsOf(acknowledged.data)]);
  if (groups.length === 0) return null;
  return (
    <Card
      title={texts.needsAttention}
      note={texts.oneLinePerCauseThe}
      flush
      action={
        <Link to="/alerts" className="small">
          {texts.allAlerts}
        </Link>
      }
    >
      {groups.slice(0, SHOWN).map(([alert, ...others]) => (
        <div key={alert.id} className={css['alertRow']}>
          <SeverityBadge state={alert.severity} />
          <div className="grow">
            <Link to={`/alerts/${alert.id}`}>{alert.title}</Link>
            {others.length === 0 ? null : <span className="muted">{texts.andForTheSameCause(plural(others.length, texts.moreConnectionsCounted))}</span>}
            <p className="muted xs">
              {texts.opened(alert.remedy)} <TimeText at={alert.openedAt} />
              {alert.acknowledgedBy === null ? '' : texts.acknowledgedBy(alert.acknowledgedBy)}.
            </p>
          </div>
          {alert.state === 'acknowledged' ? <AlertStateBadge state="acknowledged" /> : null}
        </div>
      ))}
      {groups.length > SHOWN ? (
        <p className={`${css['alertRow'] ?? ''} muted xs`}>{texts.and(plural(groups.length - SHOWN, texts.moreCausesCounted))}</p>
      ) : null}
    </Card>
  );
}

function byCause(alerts: readonly Alert[]): readonly (readonly [Alert, ...Alert[]])[] {
  const groups = new Map<string, [Alert, ...Alert[]]>();
  for (const alert of alerts) {
    const key = alert.connectionId === null ? alert.id : `${alert.kind}/${alert.cause.connector ?? ''}/${alert.cause.code}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [alert]);
    else group.push(alert);
  }
  return [...groups.values()];
}
