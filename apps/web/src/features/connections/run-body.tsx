import { Link } from 'react-router';
import { useRun } from '@/api/hooks';
import type { Run, RunOutcome } from '@/api/types';
import { FigureOf } from '@/features/evidence/figure-of';
import { connections as texts } from '@/texts';
import { OutcomeBadge } from '@/ui/badges';
import { metricTitle } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { Callout } from '@/ui/message';
import css from './connection.module.css';
import { RequestLog } from './request-log';

export function RunBody({ run }: { readonly run: Run }) {
  // The list carries no request log.
  const full = useRun(run.id);
  return (
    <div className={css['runBody']}>
      {run.error === null ? null : (
        <Callout tone={run.state === 'failed' ? 'bad' : 'unk'} title={run.error.message} remedy={run.error.remedy}>
          <p className="xs muted">
            <code>{run.error.code}</code>
          </p>
        </Callout>
      )}
      <div>
        {run.outcomes.map((outcome) => (
          <div key={outcome.metric} className={css['outcome']}>
            <span className="strong">{metricTitle(outcome.metric)}</span>
            <OutcomeBadge state={outcome.outcome} />
            <OutcomeDetail outcome={outcome} />
          </div>
        ))}
      </div>
      <Loaded query={full}>{({ requests }) => <RequestLog requests={requests} />}</Loaded>
    </div>
  );
}

function OutcomeDetail({ outcome }: { readonly outcome: RunOutcome }) {
  const { evidenceId, confirmed, detail, remedy, reason } = outcome;
  if (outcome.outcome === 'measured')
    return (
      <span className="muted">
        {evidenceId === null ? null : <FigureOf evidenceId={evidenceId} />} {confirmed ? texts.equalToTheEarlierFinding : texts.newFinding}
        {evidenceId === null ? null : <Link to={`/evidence/${evidenceId}`}>{texts.evidence}</Link>}
      </span>
    );
  return (
    <span className="muted">
      {detail} {remedy} {reason === null ? null : <code>{reason}</code>}
    </span>
  );
}
