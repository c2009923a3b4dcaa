import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import { serverNow } from '@/api/server-clock';
import type { Member } from '@/api/types';
import { DateField } from '@/ui/fields';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';
import { useToast } from '@/ui/toast';

const MONTH_MS = 30 * 86_400_000;

/** Extends or shortens: the server takes any day from today on. */
export function AccessEndDialog({ auditor, onClose }: { readonly auditor: Member; readonly onClose: () => void }) {
  const { id, name, accessEndsAt } = auditor;
  const [end, setEnd] = useState(() => new Date(Math.max(serverNow(), Date.parse(accessEndsAt ?? '') || 0) + MONTH_MS).toISOString().slice(0, 10));
  const change = useChange(people.change, ['members', 'audit-events']);
  const toast = useToast();
  return (
    <Modal opened onClose={onClose} title={`Access of ${name}`} size={460}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { id, role: 'auditor', accessEndsAt: `${end}T23:59:59Z` },
            {
              onSuccess: () => {
                toast('ok', 'Saved', 'The change is in the audit log.');
                onClose();
              },
            },
          );
        }}
      >
        <p className="small">
          It {auditor.state === 'active' ? 'ends' : 'ended'} on <TimeText at={accessEndsAt} show="both" none="no date" />. A later day extends it, an earlier one shortens it.
        </p>
        <DateField label="Access ends after (UTC)" value={end} onChange={setEnd} />
        {change.error === null ? null : <ProblemAlert error={change.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={end === ''} loading={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
