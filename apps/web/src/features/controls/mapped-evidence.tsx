import { Link } from 'react-router';
import { useCan } from '@/api/hooks';
import type { Control, CoveredControl } from '@/api/types';
import { controls as texts } from '@/texts';
import { Card } from '@/ui/card';
import { metricTitle } from '@/ui/format';
import { StrengthPill } from '@/ui/strength-pill';
import css from './controls.module.css';

/** Each mapped figure: why it is mapped, and what it does for the control now. */
export function MappedEvidence({ covered, control }: { readonly covered: CoveredControl; readonly control: Control }) {
  const canOpenConnections = useCan('connection.manage');
  if (control.mappings.length === 0)
    return (
      <Card title={texts.mappedEvidence}>
        <p className="small muted">{texts.noFigureIsMappedTo}</p>
      </Card>
    );
  return (
    <Card title={texts.mappedEvidence} note={texts.theWorstConnectionOfA} flush>
      <ul>
        {control.mappings.map(({ evidenceType, strength, rationale }) => (
          <li key={evidenceType} className={css['mapping']}>
            <div className="row between">
              <strong>{metricTitle(evidenceType)}</strong>
              <StrengthPill strength={strength} />
            </div>
            <p className="small muted">{rationale}</p>
            {covered.reasons
              .filter((reason) => reason.evidenceType === evidenceType)
              .map((reason) => (
                <p
                  key={`${reason.connectionId ?? ''}${reason.text}`}
                  className="small"
                  style={reason.freshness === 'stale' ? { color: 'var(--bad)' } : undefined}
                >
                  {reason.text} {reason.evidenceId === null ? null : <Link to={`/evidence/${reason.evidenceId}`}>{texts.evidence}</Link>}{' '}
                  {reason.connectionId === null || !canOpenConnections ? null : (
                    <Link to={`/settings/connections/${reason.connectionId}`}>{texts.connection}</Link>
                  )}
                </p>
              ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}
