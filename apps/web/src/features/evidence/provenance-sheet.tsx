import type { ReactNode } from 'react';
import { useSheet } from '@/api/hooks';
import type { Evidence, ProvenanceSheet as Sheet } from '@/api/types';
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
          <Question title="Source" asks="Where from?">
            <Source source={sheet.source} />
          </Question>
          <Question title="Scope" asks="Which rows?">
            <Scope sheet={sheet} />
          </Question>
          <Question title="Completeness" asks="All of them?">
            <Completeness completeness={sheet.completeness} />
          </Question>
          <Question title="Integrity" asks="Unchanged since?">
            <Integrity integrity={sheet.integrity} />
          </Question>
          <Question title="Fit" asks="For what, and what not?">
            <ul className="small stack gap-4">
              {sheet.limits.map((limit) => (
                <li key={limit}>{limit}</li>
              ))}
              <li>
                {sheet.fit.canBeSampled
                  ? 'The rows behind it are kept as salted commitments: an examiner can sample them.'
                  : 'No rows are kept behind it, so none can be sampled.'}
              </li>
              <li>Names and other personal data are not part of this row.</li>
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
          ['System', `${system}, ${account}`],
          ['Host', <code key="h">{host}</code>],
          ['Connector', `${collector.connector} ${collector.version}, mapping ${collector.mappingVersion}`],
          ['Read from', <TimeText key="o" at={source.observedAt} show="both" />],
          ['Read until', <TimeText key="c" at={source.collectedAt} show="both" />],
        ]}
      />
      <Calls calls={source.calls} />
    </div>
  );
}

function Scope({ sheet: { scope } }: { readonly sheet: Sheet }) {
  const { excluded, principal } = scope;
  const left = [
    ...(excluded.unparseable === 0 ? [] : [`${plural(excluded.unparseable, 'row')} with an unreadable date`]),
    ...(excluded.duplicates === 0 ? [] : [plural(excluded.duplicates, 'repeated row')]),
  ];
  return (
    <div className="stack gap-9">
      <pre className={css['request']} tabIndex={0} aria-label="Asked for, as fingerprinted">
        {JSON.stringify(scope.asked, null, 2)}
      </pre>
      <KeyValues
        rows={[
          ['Period', `${dayText(scope.period.start)} to ${dayText(scope.period.end)}, both days included`],
          ['As of', `${dayText(scope.asOf)}, ${scope.timeZone}`],
          ['Read as', principal.label ?? 'The vendor does not tell whose key it is'],
          ['Key', <HashText key="k" hash={principal.keyFingerprint} what="fingerprint of the key" />],
          ['Left out', left.length === 0 ? 'Nothing' : left.join(', ')],
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
            {agree ? 'agrees' : 'disagrees'}
          </span>
        </div>
      ))}
      <KeyValues
        rows={[
          ['Pages read', `${numberText(pages)}, not truncated`],
          ['Rows read', rowsRead === null ? 'None: totals only' : numberText(rowsRead)],
          ['Population', numberText(populationCount)],
          [
            'Finding before',
            previous === null ? 'None' : `${numberText(previous.count)} (${previous.delta < 0 ? '−' : '+'}${numberText(Math.abs(previous.delta))})`,
          ],
          ['Seen', plural(timesObserved, 'time')],
        ]}
      />
    </div>
  );
}

function Integrity({ integrity }: { readonly integrity: Sheet['integrity'] }) {
  return (
    <KeyValues
      rows={[
        ['Raw answers', <HashText key="r" hash={integrity.rawDigest} what="digest of the raw answers" />],
        [
          'Population root',
          integrity.populationRoot === null ? 'None: counted only' : <HashText key="p" hash={integrity.populationRoot} what="population root" />,
        ],
        ['Whole row', <HashText key="d" hash={integrity.digest} what="digest of the whole row" />],
        ['Server’s check', integrity.fingerprintAgrees && integrity.digestAgrees ? 'Both digests agree with the row' : 'The row is not what was written'],
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
