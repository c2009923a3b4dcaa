import type { SheetCall } from '@/api/types';
import { evidence as texts } from '@/texts';
import { plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import css from './evidence.module.css';

export function Calls({ calls }: { readonly calls: readonly SheetCall[] }) {
  return (
    <details>
      <summary className="small strong">{texts.withParameters(plural(calls.length, texts.requestsCounted))}</summary>
      <ol className="stack gap-9" style={{ marginTop: 8 }}>
        {calls.map((call, at) => (
          <li key={String(at)} className="stack gap-4">
            <pre className={css['request']} tabIndex={0} aria-label={texts.request(at + 1)}>
              {call.method} {call.path}
              {'\n'}
              {JSON.stringify(call.parameters, null, 2)}
            </pre>
            <span className="row xs muted">
              {call.sha256 === null ? texts.noAnswerDigest : <HashText hash={call.sha256} what={texts.digestOfTheAnswer} />}
              {call.requestId === null ? null : <code>{call.requestId}</code>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
