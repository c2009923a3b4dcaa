import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { people } from '@/api/client';
import { useChange } from '@/api/hooks';
import { serverNow } from '@/api/server-clock';
import type { Member } from '@/api/types';
import { settings as texts } from '@/texts';
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
    <Modal opened onClose={onClose} title={texts.accessOf(name)} size={460}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { id, role: 'auditor', accessEndsAt: `${end}T23:59:59Z` },
            {
              onSuccess: () => {
                toast('ok', texts.saved, texts.theChangeIsInThe);
                onClose();
              },
            },
          );
        }}
      >
        <p className="small">
          {texts.it} {auditor.state === 'active' ? texts.ends : texts.ended} {texts.on} <TimeText at={accessEndsAt} show="both" none={texts.noDate} />
          {texts.aLaterDayExtendsIt}
        </p>
        <DateField label={texts.accessEndsAfterUtc} value={end} onChange={setEnd} />
        {change.error === null ? null : <ProblemAlert error={change.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" disabled={end === ''} loading={change.isPending}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
