import { rowsOf, useConfirmations } from '@/api/hooks';
import { DataTable } from '@/ui/data-table';
import { dayText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
import { TimeText } from '@/ui/time-text';

export function Confirmations({ evidenceId }: { readonly evidenceId: string }) {
  const confirmations = useConfirmations(evidenceId);
  return (
    <Loaded query={confirmations}>
      {(data) =>
        rowsOf(data).length === 0 ? (
          <p className="small muted" style={{ padding: '0 18px 16px' }}>
            Not seen again yet. A sync that finds the same adds a line here instead of a new row.
          </p>
        ) : (
          <>
            <DataTable
              caption="Confirmations, newest first"
              rows={rowsOf(data)}
              rowKey={({ id }) => id}
              columns={[
                { title: 'Seen', bare: true, cell: ({ observedAt }) => <TimeText at={observedAt} show="absolute" /> },
                { title: 'As of', cell: ({ asOf }) => <span className="nowrap">{dayText(asOf)}</span> },
                { title: 'Raw answer', bare: true, cell: ({ rawDigest }) => <HashText hash={rawDigest} what="digest of the raw answer" /> },
              ]}
            />
            <LoadMore query={confirmations} loaded={plural(rowsOf(data).length, 'confirmation')} />
          </>
        )
      }
    </Loaded>
  );
}
