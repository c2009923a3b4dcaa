import { Link } from 'react-router';
import { rowsOf, useEvidenceList, useRun } from '@/api/hooks';
import type { Connection } from '@/api/types';
import { dashboard as texts } from '@/texts';
import { ConnectionBadge, FreshnessBadge } from '@/ui/badges';
import { Card } from '@/ui/card';
import { useClock } from '@/ui/clock';
import { FreshnessTrack, staleSentence } from '@/ui/freshness-track';
import { Loaded } from '@/ui/loaded';
import { Skeleton } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { Figure } from './figure';
import css from './figures.module.css';

/** As high as a figure with its line. */
const FIGURE_PX = 149;

/** Shows nothing yet: what the figures need is on its way while the page waits for what stands above them. */
export function AskForFigures({ connectionId, runId }: { readonly connectionId: string; readonly runId: string | null }) {
  useEvidenceList({ connectionId });
  useRun(runId, { live: false });
  return null;
}

/** One connected system: how fresh it is, and its figures. */
export function ConnectionFigures({ connection }: { readonly connection: Connection }) {
  const evidence = useEvidenceList({ connectionId: connection.id });
  const run = useRun(connection.lastRun?.id ?? null, { live: false });
  const metrics = connection.freshness.metrics;
  const id = `connection-${connection.id}`;
  return (
    <section aria-labelledby={id} className="stack gap-9">
      <div className={css['connection']}>
        <div style={{ minWidth: 0 }}>
          <h2 id={id} className="truncate">
            <Link to={`/settings/connections/${connection.id}`}>{connection.label}</Link>
          </h2>
          <span className="muted xs">
            {texts.lastCompleteSync} <TimeText at={connection.freshness.lastSuccessAt} />
          </span>
        </div>
        <ConnectionAge connection={connection} />
        {connection.status === 'needs-reauth' ? <ConnectionBadge state="needs-reauth" /> : <FreshnessBadge state={connection.freshness.state} />}
      </div>
      <Loaded
        query={evidence}
        loading={
          <div className={css['figures']}>
            {[0, 1, 2].map((i) => (
              <Card key={i}>
                <div className={css['figure']}>
                  <Skeleton height={FIGURE_PX} />
                </div>
              </Card>
            ))}
          </div>
        }
      >
        {(data) => (
          <div className={css['figures']}>
            {metrics.map((metric) => (
              <Figure
                key={metric.metric}
                metric={metric}
                rows={rowsOf(data).filter(({ type, restates }) => type === metric.metric && restates === null)}
                outcome={run.data?.outcomes.find((one) => one.metric === metric.metric)}
              />
            ))}
          </div>
        )}
      </Loaded>
    </section>
  );
}

function ConnectionAge({ connection: { freshness } }: { readonly connection: Connection }) {
  const { now } = useClock();
  return (
    <div className={css['age']}>
      <FreshnessTrack freshness={freshness} />
      <span className="xs muted">
        {staleSentence(freshness, now)}
        {freshness.reason === null ? '' : ` · ${freshness.reason}`}
      </span>
    </div>
  );
}
