import { IconTimeline } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Evidence } from '@/api/types';
import { EvidenceState } from '@/features/evidence/evidence-state';
import { controls as texts } from '@/texts';
import { dayText, metricTitle, plural, valueDetail, valueText } from '@/ui/format';
import { EmptyState } from '@/ui/message';
import css from './controls.module.css';

export function ControlTimeline({ rows }: { readonly rows: readonly Evidence[] }) {
  if (rows.length === 0)
    return (
      <EmptyState icon={IconTimeline} title={texts.noEvidenceYet}>
        {texts.itAppearsWithTheFirst}
      </EmptyState>
    );
  return (
    <ol className={css['timeline']}>
      {rows.map((row) => (
        <li key={row.id} className={css['event']}>
          <span className="num">{dayText(row.asOf, 'short')}</span>
          <span className={css['dot']} data-quiet={row.supersededBy !== null} aria-hidden />
          <div>
            <div className="row between">
              <span>
                <Link to={`/evidence/${row.id}`} className="strong">
                  {metricTitle(row.type)}
                </Link>{' '}
                <span className="num strong">{valueText(row.value)}</span>
              </span>
              <EvidenceState evidence={row} />
            </div>
            <p className="muted xs">{texts.seen(valueDetail(row.value, row.type), plural(row.confirmationCount + 1, texts.timesCounted))}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
