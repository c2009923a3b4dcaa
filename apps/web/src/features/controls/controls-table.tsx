import { IconListSearch } from '@tabler/icons-react';
import type { Coverage, CoveredControl } from '@/api/types';
import { controls as texts } from '@/texts';
import { ControlStateBadge } from '@/ui/badges';
import { DataTable, RowLink } from '@/ui/data-table';
import { metricTitle } from '@/ui/format';
import { EmptyState } from '@/ui/message';
import { ScoreBar } from '@/ui/score-bar';
import { StrengthPill } from '@/ui/strength-pill';
import css from './controls.module.css';

export const controlPath = (framework: string, controlId: string): string => `/controls/${framework}/${encodeURIComponent(controlId)}`;

export function ControlsTable({ coverage, state }: { readonly coverage: Coverage; readonly state: string }) {
  const rows = coverage.controls.filter((control) => state === '' || control.state === state);
  if (rows.length === 0)
    return (
      <EmptyState icon={IconListSearch} title={texts.noControlIsInThis}>
        {texts.chooseAnotherStateToSee}
      </EmptyState>
    );
  return (
    <DataTable
      caption={texts.controls}
      rows={rows}
      rowKey={(control) => control.controlId}
      linked
      columns={[
        {
          title: texts.control,
          bare: true,
          cell: (control) => (
            <div>
              <RowLink to={controlPath(coverage.framework, control.controlId)}>{control.controlId}</RowLink>
              <div className="small" style={{ color: 'var(--ink-2)' }}>
                {control.title}
              </div>
            </div>
          ),
        },
        { title: texts.state, bare: true, cell: (control) => <ControlStateBadge state={control.state} /> },
        { title: texts.score, bare: true, width: 170, cell: (control) => <Score control={control} /> },
        { title: texts.why, bare: true, cell: (control) => <Why control={control} /> },
      ]}
    />
  );
}

export function Score({ control: { score, cap } }: { readonly control: CoveredControl }) {
  if (score === null) return <span className="muted">{texts.notScored}</span>;
  return <ScoreBar score={score} {...(cap === null ? {} : { cap })} />;
}

function Why({ control }: { readonly control: CoveredControl }) {
  if (control.reasons.length === 0) return <span className="xs muted">{control.capReason}</span>;
  const strongest = [...new Map(control.reasons.map((reason) => [reason.evidenceType, reason])).values()];
  return (
    <div className={css['reasons']}>
      {strongest.map((reason) => (
        <div key={reason.evidenceType} className={css['reason']}>
          <StrengthPill strength={reason.strength} />
          <span>{metricTitle(reason.evidenceType)}</span>
          {reason.freshness === 'stale' ? <span style={{ color: 'var(--bad)' }}>{texts.staleDoesNotCount}</span> : null}
          {reason.freshness === 'never' ? <span className="muted">{texts.noEvidenceYet2}</span> : null}
        </div>
      ))}
    </div>
  );
}
