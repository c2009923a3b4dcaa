import { IconBook, IconEye, IconListSearch, IconPackageExport } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useEvidence } from '@/api/hooks';
import type { AuditEvent } from '@/api/types';
import { evidence as texts } from '@/texts';
import { dayText, metricTitle, plural } from '@/ui/format';
import type { Icon } from '@/ui/pill';
import { TimeText } from '@/ui/time-text';
import css from './evidence.module.css';

/** Event types that say who looked at what, and who took something out. */
export const CUSTODY_TYPES = ['custody.viewed', 'custody.revealed', 'custody.sampled', 'custody.exported', 'assessment.exported', 'audit.exported'] as const;

interface Look {
  readonly icon: Icon;
  readonly said: (event: AuditEvent) => ReactNode;
}
const countIn = ({ data }: AuditEvent, name: string): number => {
  const found: unknown = Object.entries(data).find(([key]) => key === name)?.[1];
  return typeof found === 'number' ? found : 0;
};
const textIn = ({ data }: AuditEvent, name: string): string => {
  const found: unknown = Object.entries(data).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
};

function FindingLink({ id }: { readonly id: string }) {
  const { data } = useEvidence(id);
  return <Link to={`/evidence/${id}`}>{data === undefined ? texts.aFinding : `${metricTitle(data.type)}, ${dayText(data.asOf)}`}</Link>;
}

const LOOKS: Readonly<Record<string, Look>> = {
  'custody.viewed': {
    icon: IconBook,
    said: ({ target }) => (
      <>
        {texts.opened} <FindingLink id={target.id} />
      </>
    ),
  },
  'custody.revealed': {
    icon: IconEye,
    said: (event) => (
      <>
        {texts.revealedOf(plural(countIn(event, 'rows'), texts.rowsCounted))} <FindingLink id={event.target.id} />
      </>
    ),
  },
  'custody.sampled': {
    icon: IconListSearch,
    said: (event) => (
      <>
        {texts.drewOf(plural(countIn(event, 'size'), texts.rowsCounted))} <FindingLink id={textIn(event, 'evidenceId')} />
      </>
    ),
  },
  'custody.exported': {
    icon: IconPackageExport,
    said: ({ target }) => (
      <>
        {texts.tookTheSheetOf} <FindingLink id={target.id} />
      </>
    ),
  },
  'assessment.exported': {
    icon: IconPackageExport,
    said: (event) => (
      <>
        {texts.exported} <Link to={`/assessments/${event.target.id}`}>{texts.anAssessment}</Link>
      </>
    ),
  },
  'audit.exported': { icon: IconPackageExport, said: () => texts.exportedTheAuditLog },
};

interface Props {
  readonly events: readonly AuditEvent[];
  readonly label: string;
  /** Of the finding's own page, where who did it is what one asks. */
  readonly ofThis?: boolean;
}

/** One line per event: who did what, when. */
export function CustodyEvents({ events, label, ofThis = false }: Props) {
  return (
    <ul className="stack gap-8 small" aria-label={label}>
      {events.map((event) => {
        const look = LOOKS[event.type];
        const Glyph = look?.icon ?? IconEye;
        return (
          <li key={event.id} className={css['custody']}>
            <Glyph size={15} aria-hidden />
            {ofThis ? (
              <p>
                <strong>{event.actor.label}</strong> {texts.revealed(plural(countIn(event, 'rows'), texts.rowsCounted))}
              </p>
            ) : (
              <p>{look === undefined ? event.type : look.said(event)}</p>
            )}
            <p className="muted xs">
              <TimeText at={event.at} show="both" />
            </p>
          </li>
        );
      })}
    </ul>
  );
}
