import { useEffect, useState } from 'react';
import { canonicalJson, digestHex } from '@/api/canonical';
import type { Revealed } from '@/api/types';
import { evidence as texts } from '@/texts';
import { KeyValues } from '@/ui/card';
import { dayText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Callout } from '@/ui/message';
import { type VerdictKind, VerdictStep } from '@/ui/verdict-step';
import css from './evidence.module.css';

type Verdict = 'pending' | VerdictKind;

/** The rows of a sample, each checked against the commitment that was fixed when the population was collected. */
export function RevealedRows({ revealed: { rows, withheld } }: { readonly revealed: Revealed }) {
  const verdict = useVerdict(rows);
  return (
    <div className="stack gap-14">
      {withheld.length === 0 ? null : <Callout tone="mute" title={texts.cannotBeShownThatPerson(plural(withheld.length, texts.rowsCounted))} />}
      <div className={css['verify']} aria-live="polite">
        <Said verdict={verdict} count={rows.length} />
      </div>
      <ul className="stack gap-14">
        {rows.map(({ commitment, leaf, key, on, row }) => (
          <li key={commitment} className={css['revealed']}>
            <p className="row between">
              <strong>{key}</strong>
              <span className="muted xs">{on === null ? null : dayText(on)}</span>
            </p>
            <KeyValues
              rows={[
                ...Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const),
                [texts.placeInThePopulation, String(leaf)] as const,
                [texts.commitment, <HashText key="c" hash={commitment} what={texts.commitmentOf(key)} />] as const,
              ]}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function useVerdict(rows: Revealed['rows']): Verdict {
  const [verdict, setVerdict] = useState<Verdict>('pending');
  useEffect(() => {
    void Promise.all(
      rows.map(async ({ salt, key, on, row, commitment }) => ({ commitment, computed: await digestHex(canonicalJson({ key, on, row }), salt) })),
    ).then((checked) => {
      if (checked.some(({ computed }) => computed === null)) setVerdict('impossible');
      else setVerdict(checked.every(({ commitment, computed }) => commitment === computed) ? 'equal' : 'different');
    });
  }, [rows]);
  return verdict;
}

function Said({ verdict, count }: { readonly verdict: Verdict; readonly count: number }) {
  if (verdict === 'pending' || count === 0) return null;
  if (verdict === 'equal')
    return (
      <VerdictStep kind={verdict} finding={texts.commitment2(plural(count, texts.rowsMatchTheirCounted))}>
        {texts.computedInThisBrowserWith}
      </VerdictStep>
    );
  if (verdict === 'different')
    return (
      <VerdictStep kind={verdict} finding={texts.aRowDoesNotMatch}>
        {texts.itIsNotWhatWas}
      </VerdictStep>
    );
  return (
    <VerdictStep kind={verdict} finding={texts.thisBrowserCannotComputeIt}>
      {texts.thePageWasNotOpened}
    </VerdictStep>
  );
}
