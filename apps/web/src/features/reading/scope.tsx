import type { ReactNode } from 'react';
import { useSession } from '@/api/hooks';
import type { Evidence } from '@/api/types';
import { reading as texts } from '@/texts';
import { numberText } from '@/ui/format';
import { TimeText } from '@/ui/time-text';
import css from './reading.module.css';

/** Whose evidence it is and how current: what a reader notes first. */
export function Scope({ rows, isWhole }: { readonly rows: readonly Evidence[]; readonly isWhole: boolean }) {
  const session = useSession().data;
  const seen = rows.map((row) => row.lastConfirmedAt ?? row.observedAt).sort();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [texts.organization, session?.organization.name],
    [texts.currentFindings, isWhole ? numberText(rows.length) : texts.moreOnTheServer(numberText(rows.length))],
    [texts.newestReading, <TimeText key="n" at={seen.at(-1) ?? null} show="both" />],
    [texts.oldestOfTheCurrentOnes, <TimeText key="o" at={seen[0] ?? null} show="both" />],
    [texts.timeZone, session?.organization.timeZone],
  ];
  return (
    <dl className={css['scope']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
