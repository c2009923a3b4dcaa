import { Link } from 'react-router';
import type { Connection, Evidence, RunOutcome } from '@/api/types';
import { dashboard as texts } from '@/texts';
import { FreshnessBadge, OutcomeBadge } from '@/ui/badges';
import { Card } from '@/ui/card';
import { useClock } from '@/ui/clock';
import { metricTitle, numberText, percentText, valueDetail, valueText } from '@/ui/format';
import { Sparkline } from '@/ui/sparkline';
import { TimeText } from '@/ui/time-text';
import { dailySeries } from './daily-series';
import css from './figures.module.css';

type MetricFreshness = Connection['freshness']['metrics'][number];

interface Props {
  readonly metric: MetricFreshness;
  readonly rows: readonly Evidence[];
  readonly outcome: RunOutcome | undefined;
}

/** A missing number is a word: never 0 %, never 100 %, no greyed number in the figure's place. */
export function Figure({ metric: { metric, state }, rows, outcome }: Props) {
  const latest = rows[0];
  const isMeasured = latest !== undefined && outcome?.outcome !== 'inconclusive' && outcome?.outcome !== 'not-applicable';
  return (
    <Card>
      <div className={css['figure']}>
        <div className="row between">
          <h3>{latest === undefined ? metricTitle(metric) : <Link to={`/evidence/${latest.id}`}>{metricTitle(metric)}</Link>}</h3>
          {outcome !== undefined && outcome.outcome !== 'measured' ? <OutcomeBadge state={outcome.outcome} /> : <FreshnessBadge state={state} />}
        </div>
        {isMeasured ? <p className={css['big']}>{valueText(latest.value)}</p> : <p className={css['unknown']}>{wordOf(outcome)}</p>}
        {isMeasured ? (
          <p className="small muted">
            {texts.lastSeen(valueDetail(latest.value, metric))} <TimeText at={latest.lastConfirmedAt ?? latest.observedAt} />
          </p>
        ) : (
          <NotMeasured latest={latest} outcome={outcome} />
        )}
        {latest === undefined ? null : <Series rows={rows} metric={metric} latest={latest} />}
      </div>
    </Card>
  );
}

const wordOf = (outcome: RunOutcome | undefined): string => (outcome?.outcome === 'not-applicable' ? texts.notApplicable : texts.notMeasured);

function NotMeasured({ latest, outcome }: { readonly latest: Evidence | undefined; readonly outcome: RunOutcome | undefined }) {
  return (
    <div className="small stack gap-4">
      <p className="muted">{outcome?.detail ?? texts.noReadingYet}</p>
      {outcome?.remedy == null ? null : (
        <p>
          <strong>{texts.whatToDo}</strong> {outcome.remedy}
        </p>
      )}
      {latest === undefined ? null : (
        <p className="muted xs">
          {texts.lastFinding(valueText(latest.value))} <TimeText at={latest.lastConfirmedAt ?? latest.observedAt} />
          {texts.itStandsForItsOwn}
        </p>
      )}
    </div>
  );
}

const DAYS = 44;

function Series({ rows, metric, latest }: { readonly rows: readonly Evidence[]; readonly metric: string; readonly latest: Evidence }) {
  const { now } = useClock();
  const series = dailySeries(rows, DAYS, now);
  const known = series.filter((value) => value !== null);
  if (known.length < 2) return null;
  const text = 'count' in latest.value ? numberText : percentText;
  return (
    <div style={{ margin: '8px 0 2px' }}>
      <Sparkline values={series} label={texts.last45DaysLatest(metricTitle(metric), valueText(latest.value))} />
      <p className={css['range']}>
        <span>{texts.n45Days}</span>
        <span>{texts.to(text(Math.min(...known)), text(Math.max(...known)))}</span>
      </p>
    </div>
  );
}
