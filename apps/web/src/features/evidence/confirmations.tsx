import { rowsOf, useConfirmations } from '@/api/hooks';
import { evidence as texts } from '@/texts';
import { DataTable } from '@/ui/data-table';
import { dayText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { TimeText } from '@/ui/time-text';

export function Confirmations({ evidenceId }: { readonly evidenceId: string }) {
  const confirmations = useConfirmations(evidenceId);
  return (
    <Loaded query={confirmations}>
      {(data) =>
        rowsOf(data).length === 0 ? (
          <p className="small muted" style={{ padding: '0 18px 16px' }}>
            {texts.notSeenAgainYetA}
          </p>
        ) : (
          <>
            <DataTable
              caption={texts.confirmationsNewestFirst}
              rows={rowsOf(data)}
              rowKey={({ id }) => id}
              columns={[
                { title: texts.seen, bare: true, cell: ({ observedAt }) => <TimeText at={observedAt} show="absolute" /> },
                { title: texts.asOf, cell: ({ asOf }) => <span className="nowrap">{dayText(asOf)}</span> },
                { title: texts.rawAnswer, bare: true, cell: ({ rawDigest }) => <HashText hash={rawDigest} what={texts.digestOfTheRawAnswer} /> },
              ]}
            />
            <LoadMore query={confirmations} loaded={plural(rowsOf(data).length, texts.confirmationsCounted)} />
          </>
        )
      }
    </Loaded>
  );
}
