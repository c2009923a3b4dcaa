import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useCan } from '@/api/hooks';
import type { CoverageChange, CoverageChanges } from '@/api/types';
import { controlPath } from '@/features/controls/controls-table';
import { dashboard as texts } from '@/texts';
import { plural } from '@/ui/format';
import { Callout } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { scoreText } from './coverage-trend';
import css from './dashboard.module.css';

const CHANGES_SHOWN = 3;
const CONTROLS_SHOWN = 4;

/** Why the score moved: each cause once, with its controls before → after and what to do. */
export function ChangeList({ changes }: { readonly changes: CoverageChanges }) {
  const { items, score, framework } = changes;
  if (items.length === 0)
    return (
      <Callout tone="ok" title={texts.noChangeInTheLast}>
        <p>{texts.theSameEvidenceCountsAs}</p>
      </Callout>
    );
  return (
    <div className={css['why']}>
      <h3>{headline(score.before, score.after)}</h3>
      {items.slice(0, CHANGES_SHOWN).map((change) => (
        <Change key={change.id} change={change} framework={framework} />
      ))}
      {items.length > CHANGES_SHOWN || changes.nextCursor !== null ? <p className="muted xs">{texts.earlierChangesOfTheWeek}</p> : null}
    </div>
  );
}

function headline(before: number | null, after: number | null): string {
  if (before === null || after === null || before === after) return texts.whatMovedInTheLast;
  return texts.whyItFromTo(after < before ? 'fell' : 'rose', scoreText(before), scoreText(after));
}

function Change({ change, framework }: { readonly change: CoverageChange; readonly framework: string }) {
  const canOpen = useCan('connection.manage');
  const { text, remedy, controls, connectionId, at } = change;
  return (
    <div className={css['change']}>
      <p>
        <strong>{text}</strong>{' '}
        <span className="muted xs">
          <TimeText at={at} /> · {plural(controls.length, texts.controlsCounted)}
        </span>
      </p>
      {controls.slice(0, CONTROLS_SHOWN).map(({ controlId, title, before, after }) => (
        <div key={controlId} className={css['dropRow']}>
          <Link to={controlPath(framework, controlId)} className="strong">
            {controlId}
          </Link>
          <span className="truncate" title={title}>
            {title}
          </span>
          <span className="num nowrap">
            {scoreText(before?.score ?? null)} → {scoreText(after?.score ?? null)}
          </span>
        </div>
      ))}
      {controls.length > CONTROLS_SHOWN ? <p className="muted xs">{texts.and(plural(controls.length - CONTROLS_SHOWN, texts.moreControlsCounted))}</p> : null}
      {remedy === null ? null : (
        <div className="row between">
          <p className="grow">
            <strong>{texts.whatToDo}</strong> {remedy}
          </p>
          {connectionId === null || !canOpen ? null : (
            <Button size="compact-sm" variant="default" component={Link} to={`/settings/connections/${connectionId}`}>
              {texts.openConnection}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
