import { useState } from 'react';
import { Link } from 'react-router';
import { rowsOf, useConnections, useEvidence, useEvidenceList } from '@/api/hooks';
import type { Evidence } from '@/api/types';
import { EvidenceState } from '@/features/evidence/evidence-state';
import { reading as texts } from '@/texts';
import { dayText, METRIC_TYPES, metricTitle, plural, valueText } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import css from './reading.module.css';

interface Props {
  readonly query: ReturnType<typeof useEvidenceList>;
  readonly rows: readonly Evidence[];
  readonly shown: string;
}

/** The current findings of each figure, and the earlier ones folded below them. */
export function FindingIndex({ query, rows, shown }: Props) {
  const types = [...new Set([...METRIC_TYPES.filter((type) => rows.some((row) => row.type === type)), ...rows.map(({ type }) => type)])];
  const opened = useEvidence(shown).data;
  return (
    <nav className={css['index']} aria-label={texts.findings}>
      {types.map((type) => (
        <section key={type} className={css['group']}>
          <h2>{metricTitle(type)}</h2>
          <Entries rows={rows.filter((row) => row.type === type)} shown={shown} />
          <Earlier type={type} shown={shown} isOpened={opened?.type === type && !opened.current} />
        </section>
      ))}
      {query.hasNextPage ? <LoadMore query={query} loaded={plural(rows.length, texts.findingsCounted)} /> : null}
    </nav>
  );
}

/** Read from the server when it is unfolded: years of findings are not needed to open the room. */
function Earlier({ type, shown, isOpened }: { readonly type: string; readonly shown: string; readonly isOpened: boolean }) {
  const [isUnfolded, setUnfolded] = useState(false);
  const isOpen = isUnfolded || isOpened;
  return (
    <details
      open={isOpen}
      onToggle={(event) => {
        setUnfolded(event.currentTarget.open);
      }}
    >
      <summary className={css['earlier']} aria-label={texts.earlierFindingsOf(metricTitle(type))}>
        {texts.earlierFindings}
      </summary>
      {isOpen ? <EarlierEntries type={type} shown={shown} /> : null}
    </details>
  );
}

function EarlierEntries({ type, shown }: { readonly type: string; readonly shown: string }) {
  const earlier = useEvidenceList({ type, current: 'false' });
  return (
    <Loaded query={earlier}>
      {(data) => {
        const rows = rowsOf(data);
        return rows.length === 0 ? (
          <p className={css['none']}>{texts.thereIsNoneTheFigure}</p>
        ) : (
          <>
            <Entries rows={rows} shown={shown} />
            {earlier.hasNextPage ? <LoadMore query={earlier} loaded={plural(rows.length, texts.findingsCounted)} /> : null}
          </>
        );
      }}
    </Loaded>
  );
}

function Entries({ rows, shown }: { readonly rows: readonly Evidence[]; readonly shown: string }) {
  const connections = useConnections().data ?? [];
  return rows.map((row) => (
    <Link key={row.id} to={`/reading/${row.id}`} className={css['entry']} {...(row.id === shown ? { 'aria-current': 'page' as const } : {})}>
      <b>{valueText(row.value)}</b>
      <EvidenceState evidence={row} />
      <span>{texts.asOf(connections.find(({ id }) => id === row.connectionId)?.label ?? row.connectionId, dayText(row.asOf))}</span>
    </Link>
  ));
}
