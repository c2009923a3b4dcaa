import type { ReactNode } from 'react';
import { useSheet } from '@/api/hooks';
import type { Evidence, ProvenanceSheet as Sheet } from '@/api/types';
import { evidence as texts } from '@/texts';
import { KeyValues } from '@/ui/card';
import { dayText, numberText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { TimeText } from '@/ui/time-text';
import { Calls } from './calls';
import css from './evidence.module.css';

export function ProvenanceSheet({ evidence }: { readonly evidence: Evidence }) {
  return (
    <Loaded query={useSheet(evidence.id)}>
      {(sheet) => (
        <div className={css['sheet']}>
          <Question title={texts.source} asks={texts.whereFrom}>
            <Source source={sheet.source} />
          </Question>
          <Question title={texts.scope} asks={texts.whichRows}>
            <Scope sheet={sheet} />
          </Question>
          <Question title={texts.completeness} asks={texts.allOfThem}>
            <Completeness completeness={sheet.completeness} />
          </Question>
          <Question title={texts.integrity} asks={texts.unchangedSince}>
            <Integrity integrity={sheet.integrity} />
          </Question>
          <Question title={texts.fit} asks={texts.forWhatAndWhatNot}>
            <ul className="small stack gap-4">
              {sheet.limits.map((limit) => (
                <li key={limit}>{limit}</li>
              ))}
              <li>{sheet.fit.canBeSampled ? texts.theRowsBehindItAre : texts.noRowsAreKeptBehind}</li>
              <li>{texts.namesAndOtherPersonalData}</li>
            </ul>
          </Question>
        </div>
      )}
    </Loaded>
  );
}

function Source({ source }: { readonly source: Sheet['source'] }) {
  const { system, account, host, collector } = source;
  return (
    <div className="stack gap-9">
      <KeyValues
        rows={[
          [texts.system, `${system}, ${account}`],
          [texts.host, <code key="h">{host}</code>],
          [texts.connector, texts.mapping(collector.connector, collector.version, collector.mappingVersion)],
          [texts.readFrom, <TimeText key="o" at={source.observedAt} show="both" />],
          [texts.readUntil, <TimeText key="c" at={source.collectedAt} show="both" />],
        ]}
      />
      <Calls calls={source.calls} />
    </div>
  );
}

function Scope({ sheet: { scope } }: { readonly sheet: Sheet }) {
  const { excluded, principal } = scope;
  const left = [
    ...(excluded.unparseable === 0 ? [] : [texts.withAnUnreadableDate(plural(excluded.unparseable, texts.rowsCounted))]),
    ...(excluded.duplicates === 0 ? [] : [plural(excluded.duplicates, texts.repeatedRowsCounted)]),
  ];
  return (
    <div className="stack gap-9">
      <pre className={css['request']} tabIndex={0} aria-label={texts.askedForAsFingerprinted}>
        {JSON.stringify(scope.asked, null, 2)}
      </pre>
      <KeyValues
        rows={[
          [texts.period, texts.toBothDaysIncluded(dayText(scope.period.start), dayText(scope.period.end))],
          [texts.asOf, `${dayText(scope.asOf)}, ${scope.timeZone}`],
          [texts.readAs, principal.label ?? texts.theVendorDoesNotTell],
          [texts.key, <HashText key="k" hash={principal.keyFingerprint} what={texts.fingerprintOfTheKey} />],
          [texts.leftOut, left.length === 0 ? texts.nothing : left.join(', ')],
        ]}
      />
    </div>
  );
}

function Completeness({ completeness }: { readonly completeness: Sheet['completeness'] }) {
  const { controlTotals, pages, rowsRead, populationCount, previous, timesObserved } = completeness;
  return (
    <div className="stack gap-7">
      {controlTotals.map(({ name, left, right, agree }) => (
        <div key={name} className={css['sum']}>
          {name}: <b>{numberText(left)}</b> <i>{agree ? '=' : '≠'}</i> <b>{numberText(right)}</b>{' '}
          <span style={{ color: agree ? 'var(--ok)' : 'var(--bad)' }} className="strong">
            {agree ? texts.agrees : texts.disagrees}
          </span>
        </div>
      ))}
      <KeyValues
        rows={[
          [texts.pagesRead, texts.notTruncated(numberText(pages))],
          [texts.rowsRead, rowsRead === null ? texts.noneTotalsOnly : numberText(rowsRead)],
          [texts.population, numberText(populationCount)],
          [
            texts.findingBefore,
            previous === null ? texts.none : `${numberText(previous.count)} (${previous.delta < 0 ? '−' : '+'}${numberText(Math.abs(previous.delta))})`,
          ],
          [texts.seen, plural(timesObserved, texts.timesCounted)],
        ]}
      />
    </div>
  );
}

function Integrity({ integrity }: { readonly integrity: Sheet['integrity'] }) {
  return (
    <KeyValues
      rows={[
        [texts.rawAnswers, <HashText key="r" hash={integrity.rawDigest} what={texts.digestOfTheRawAnswers} />],
        [
          texts.populationRoot,
          integrity.populationRoot === null ? texts.noneCountedOnly : <HashText key="p" hash={integrity.populationRoot} what={texts.populationRoot2} />,
        ],
        [texts.wholeRow, <HashText key="d" hash={integrity.digest} what={texts.digestOfTheWholeRow} />],
        [texts.serversCheck, integrity.fingerprintAgrees && integrity.digestAgrees ? texts.bothDigestsAgreeWithThe : texts.theRowIsNotWhat],
      ]}
    />
  );
}

function Question({ title, asks, children }: { readonly title: string; readonly asks: string; readonly children: ReactNode }) {
  return (
    <div className={css['question']}>
      <h3>
        {title}
        <span>{asks}</span>
      </h3>
      <div style={{ minWidth: 0 }}>{children}</div>
    </div>
  );
}
