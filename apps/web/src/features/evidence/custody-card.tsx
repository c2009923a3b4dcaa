import { rowsOf, useAuditEvents, useCan } from '@/api/hooks';
import type { Evidence } from '@/api/types';
import { evidence as texts } from '@/texts';
import { Card } from '@/ui/card';
import { plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { CustodyEvents } from './custody-events';

/** Who saw the people behind a figure, and when: the audit log's own events, for both sides alike. */
export function CustodyCard({ evidence }: { readonly evidence: Evidence }) {
  const canRead = useCan('audit.read');
  if (!canRead || evidence.population.root === null || evidence.population.count === 0) return null;
  return (
    <Card title={texts.custody} note={texts.everyLookAtTheRows}>
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
          <p className="small muted">{texts.nobodyHasRevealedARow}</p>
        ) : (
          <>
            <CustodyEvents events={rows} label={texts.looksNewestFirst} ofThis />
            {looks.hasNextPage ? <LoadMore query={looks} loaded={plural(rows.length, texts.looksCounted)} /> : null}
          </>
        );
      }}
    </Loaded>
  );
}
