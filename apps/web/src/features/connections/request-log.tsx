import type { RunRequest } from '@/api/types';
import { DataTable } from '@/ui/data-table';
import { bytesText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import css from './connection.module.css';

export function RequestLog({ requests }: { readonly requests: readonly RunRequest[] }) {
  if (requests.length === 0) return <p className="small muted">No request is on record for this run.</p>;
  return (
    <div>
      <h3 style={{ marginBottom: 6 }}>{plural(requests.length, 'request')}</h3>
      <div className={css['log']}>
        <DataTable
          caption="Requests of this run"
          rows={requests.map((request, at) => ({ ...request, at }))}
          rowKey={({ at }) => String(at)}
          columns={[
            {
              title: 'Request',
              bare: true,
              cell: ({ method, path }) => (
                <code className="wrap">
                  {method} {path}
                </code>
              ),
            },
            { title: 'Status', numeric: true, cell: (request) => <Status request={request} /> },
            { title: 'Time', numeric: true, cell: ({ durationMs }) => `${String(Math.round(durationMs))} ms` },
            { title: 'Size', numeric: true, cell: ({ bytes }) => bytesText(bytes) },
            {
              title: 'SHA-256 of the answer',
              bare: true,
              cell: ({ sha256 }) => (sha256 === null ? <span className="muted">none</span> : <HashText hash={sha256} what="digest of the answer" />),
            },
            { title: 'Request id', cell: ({ requestId }) => (requestId === null ? <span className="muted">none</span> : <code>{requestId}</code>) },
          ]}
        />
      </div>
    </div>
  );
}

function Status({ request: { status, failure } }: { readonly request: RunRequest }) {
  if (status === null) return <span style={{ color: 'var(--bad)' }}>{failure ?? 'no answer'}</span>;
  return (
    <span style={{ color: status >= 400 ? 'var(--bad)' : 'var(--ok)', fontWeight: 600 }} title={failure ?? undefined}>
      {status}
    </span>
  );
}
