import { rowsOf, useAuditEvents, useCan } from '@/api/hooks';
import type { Evidence } from '@/api/types';
import { Card } from '@/ui/card';
import { plural } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
import { CustodyEvents } from './custody-events';

/** Who saw the people behind a figure, and when: the audit log's own events, for both sides alike. */
export function CustodyCard({ evidence }: { readonly evidence: Evidence }) {
  const canRead = useCan('audit.read');
  if (!canRead || evidence.population.root === null || evidence.population.count === 0) return null;
  return (
    <Card title="Custody" note="Every look at the rows about people, from the audit log">
      <Looks evidenceId={evidence.id} />
    </Card>
  );
}

function Looks({ evidenceId }: { readonly evidenceId: string }) {
  const looks = useAuditEvents({ type: 'custody.revealed', targetId: evidenceId });
  return (
    <Loaded query={looks}>
      {(data) => {
        const rows = rowsOf(data);
        return rows.length === 0 ? (
          <p className="small muted">Nobody has revealed a row of this finding.</p>
        ) : (
          <>
            <CustodyEvents events={rows} label="Looks, newest first" ofThis />
            {looks.hasNextPage ? <LoadMore query={looks} loaded={plural(rows.length, 'look')} /> : null}
          </>
        );
      }}
    </Loaded>
  );
}
