import type { ControlState, Coverage, Framework } from '@/api/types';
import { controls as texts } from '@/texts';
import { ControlStateBadge } from '@/ui/badges';
import { percentText, plural } from '@/ui/format';
import css from './controls.module.css';

const parts: readonly (readonly [ControlState, string])[] = [
  ['covered', 'var(--ok-solid)'],
  ['capped', 'var(--accent)'],
  ['stale', 'var(--bad-solid)'],
  ['below-target', 'var(--bad-solid)'],
  ['inconclusive', 'var(--unk-solid)'],
  ['missing', 'var(--due-solid)'],
  ['not-applicable', 'var(--mute-line)'],
  ['out-of-reach', 'var(--mute-solid)'],
];

export function CoverageSummary({ coverage, framework }: { readonly coverage: Coverage; readonly framework: Framework | undefined }) {
  const count = (state: ControlState) => coverage.controls.filter((control) => control.state === state).length;
  const shown = parts.filter(([state]) => count(state) > 0);
  return (
    <div className={css['summary']}>
      <div className={css['score']}>
        <span className="muted small">{framework === undefined ? '' : `${framework.name}, ${framework.version}`}</span>
        <br />
        <b className="num">{coverage.score === null ? texts.notScored2 : percentText(coverage.score)}</b>
      </div>
      <div className="stack gap-10">
        <div className={css['segments']} aria-hidden>
          {shown.map(([state, colour]) => (
            <i key={state} style={{ flex: count(state), background: colour }} />
          ))}
        </div>
        <ul className="row" style={{ gap: '6px 16px' }} aria-label={texts.controlsByState}>
          {shown.map(([state]) => (
            <li key={state} className="row" style={{ gap: 6 }}>
              <ControlStateBadge state={state} />
              <span className="num small strong">{count(state)}</span>
            </li>
          ))}
        </ul>
        {count('out-of-reach') === 0 ? null : <p className="xs muted">{texts.outOfReachNoConnector(plural(count('out-of-reach'), texts.controlsCounted))}</p>}
      </div>
    </div>
  );
}
