import type { ProblemDetails } from '@/api/problem';
import { integrations as texts } from '@/texts';
import { Callout, ProblemAlert } from '@/ui/message';
import { CheckList } from './check-list';

/** A refused key: what the vendor said, what to do, and each check. */
export function Refusal({ problem, error }: { readonly problem: ProblemDetails; readonly error: unknown }) {
  if (problem.checks === undefined) return <ProblemAlert error={error} />;
  const isRemedyInRow = problem.checks.some(({ state, remedy }) => state === 'failed' && remedy !== null);
  return (
    <div className="stack gap-9">
      <Callout tone="bad" live title={problem.detail} remedy={isRemedyInRow ? undefined : problem.remedy}>
        {null}
      </Callout>
      <CheckList checks={problem.checks} />
      <p className="xs muted">
        {texts.nothingWasStoredTheRefused} <code>{problem.requestId}</code>
      </p>
    </div>
  );
}
