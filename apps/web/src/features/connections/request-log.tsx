import type { RunRequest } from '@/api/types';
import { connections as texts } from '@/texts';
import { DataTable } from '@/ui/data-table';
import { bytesText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import css from './connection.module.css';

export function RequestLog({ requests }: { readonly requests: readonly RunRequest[] }) {
  if (requests.length === 0) return <p className="small muted">{texts.noRequestIsOnRecord}</p>;
  return (
    <div>
      <h3 style={{ marginBottom: 6 }}>{plural(requests.length, texts.requestsCounted)}</h3>
      <div className={css['log']}>
        <DataTable
          caption={texts.requestsOfThisRun}
          rows={requests.map((request, at) => ({ ...request, at }))}
          rowKey={({ at }) => String(at)}
          columns={[
            {
              title: texts.request,
              bare: true,
              cell: ({ method, path }) => (
                <code className="wrap">
                  {method} {path}
                </code>
              ),
            },
            { title: texts.status, numeric: true, cell: (request) => <Status request={request} /> },
            { title: texts.time, numeric: true, cell: ({ durationMs }) => texts.ms(Math.round(durationMs)) },
            { title: texts.size, numeric: true, cell: ({ bytes }) => bytesText(bytes) },
            {
              title: texts.sha256OfTheAnswer,
              bare: true,
              cell: ({ sha256 }) =>
                sha256 === null ? <span className="muted">{texts.none2}</span> : <HashText hash={sha256} what={texts.digestOfTheAnswer} />,
            },
            { title: texts.requestId, cell: ({ requestId }) => (requestId === null ? <span className="muted">{texts.none2}</span> : <code>{requestId}</code>) },
          ]}
        />
      </div>
    </div>
  );
}

function Status({ request: { status, failure } }: { readonly request: RunRequest }) {
  if (status === null) return <span style={{ color: 'var(--bad)' }}>{failure ?? texts.noAnswer}</span>;
  return (
    <span style={{ color: status >= 400 ? 'var(--bad)' : 'var(--ok)', fontWeight: 600 }} title={failure ?? undefined}>
      {status}
    </span>
  );
}
