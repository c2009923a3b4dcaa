import { IconArrowLeft, IconBooks } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { rowsOf, useEvidence, useEvidenceList } from '@/api/hooks';
import type { Evidence } from '@/api/types';
import { DownloadButton } from '@/features/evidence/download-button';
import { EvidenceSheet } from '@/features/evidence/evidence-sheet';
import { EvidenceState } from '@/features/evidence/evidence-state';
import { reading as texts } from '@/texts';
import { PageHead } from '@/ui/card';
import { dayText, METRIC_TYPES, metricTitle } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { EmptyState } from '@/ui/message';
import { FindingIndex } from './finding-index';
import css from './reading.module.css';
import { Scope } from './scope';

const CURRENT = { current: 'true' } as const;

/** Where an auditor lands: an index on the left, one sheet to read on the right. */
export default function ReadingRoomPage() {
  const { id } = useParams();
  const current = useEvidenceList(CURRENT);
  return (
    <>
      <PageHead title={texts.readingRoom} lead={texts.everyFindingWithItsCompleteness} />
      <Loaded query={current}>
        {(data) => {
          const rows = rowsOf(data);
          const shown = id ?? firstOf(rows)?.id;
          if (shown === undefined)
            return (
              <EmptyState icon={IconBooks} title={texts.nothingToReadYet}>
                {texts.evidenceAppearsWithTheFirst}
              </EmptyState>
            );
          return (
            <div className={css['page']} data-open={id !== undefined}>
              <Scope rows={rows} isWhole={!current.hasNextPage} />
              <div className={css['room']}>
                <FindingIndex query={current} rows={rows} shown={shown} />
                <div className={css['sheet']}>
                  <Reading id={shown} />
                </div>
              </div>
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

/** In the order in which the figures are always shown. */
const firstOf = (rows: readonly Evidence[]): Evidence | undefined => METRIC_TYPES.flatMap((type) => rows.filter((row) => row.type === type))[0] ?? rows[0];

function Reading({ id }: { readonly id: string }) {
  return (
    <>
      <Link to="/reading" className={css['back']}>
        <IconArrowLeft size={16} aria-hidden />
        {texts.allFindings}
      </Link>
      <Loaded query={useEvidence(id)}>
        {(evidence) => (
          <article aria-label={`${metricTitle(evidence.type)}, ${dayText(evidence.asOf)}`}>
            <header className={css['sheetHead']}>
              <h2>
                {metricTitle(evidence.type)}, {dayText(evidence.asOf)}
              </h2>
              <EvidenceState evidence={evidence} />
              <span className="grow" />
              <DownloadButton evidence={evidence} />
            </header>
            <EvidenceSheet key={evidence.id} evidence={evidence} />
          </article>
        )}
      </Loaded>
    </>
  );
}
