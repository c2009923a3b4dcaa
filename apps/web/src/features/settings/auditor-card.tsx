import { Button } from '@mantine/core';
import { IconCalendarOff, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { rowsOf, useAuditEvents, useCan } from '@/api/hooks';
import type { Member } from '@/api/types';
import { CUSTODY_TYPES, CustodyEvents } from '@/features/evidence/custody-events';
import { Card, KeyValues } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { onDemand } from '@/ui/on-demand';
import { Pill } from '@/ui/pill';
import { TimeText } from '@/ui/time-text';

const AccessEndDialog = onDemand(async () => (await import('./access-end-dialog')).AccessEndDialog);
const RemoveMemberDialog = onDemand(async () => (await import('./remove-member-dialog')).RemoveMemberDialog);
const SHOWN = 6;
const TYPES = CUSTODY_TYPES.join(',');

export function AuditorCard({ auditor, isUnfolded }: { readonly auditor: Member; readonly isUnfolded: boolean }) {
  const { id, name, email, state, createdAt, accessEndsAt, lastSeenAt } = auditor;
  const [isOpen, setOpen] = useState(isUnfolded);
  return (
    <Card
      title={
        <span className="row" style={{ gap: 10 }}>
          {name}
          {state === 'active' ? (
            <Pill tone="ok" icon={IconCircleCheck}>
              Has access
            </Pill>
          ) : (
            <Pill tone="mute" icon={IconCalendarOff}>
              Access ended
            </Pill>
          )}
        </span>
      }
      {...(name === email ? {} : { note: email })}
      action={<Actions auditor={auditor} />}
    >
      <div className="stack gap-14">
        <KeyValues
          rows={[
            ['Access from', <TimeText key="f" at={createdAt} show="both" />],
            [state === 'active' ? 'Until' : 'Ended', <TimeText key="u" at={accessEndsAt} show="both" none="no end" />],
            ['Scope', 'Everything of this organization, read only'],
            ['Last seen', <TimeText key="l" at={lastSeenAt} show="both" />],
          ]}
        />
        <details
          open={isOpen}
          onToggle={(event) => {
            setOpen(event.currentTarget.open);
          }}
        >
          <summary className="small strong">What {name} looked at lately</summary>
          <div style={{ paddingTop: 10 }}>{isOpen ? <Lately memberId={id} name={name} /> : null}</div>
        </details>
      </div>
    </Card>
  );
}

function Lately({ memberId, name }: { readonly memberId: string; readonly name: string }) {
  return (
    <Loaded query={useAuditEvents({ actorId: memberId, type: TYPES })}>
      {(data) => {
        const rows = rowsOf(data).slice(0, SHOWN);
        return rows.length === 0 ? (
          <p className="small muted">Nothing yet: no sample, no look at people, no export.</p>
        ) : (
          <div className="stack gap-9">
            <CustodyEvents events={rows} label={`Events of ${name}, newest first`} />
            <Link className="small" to={`/audit-log?actor=${memberId}`}>
              Everything of {name} in the audit log
            </Link>
          </div>
        );
      }}
    </Loaded>
  );
}

function Actions({ auditor }: { readonly auditor: Member }) {
  const canManage = useCan('member.manage');
  const [dialog, setDialog] = useState<'none' | 'end-date' | 'end-now'>('none');
  const close = () => {
    setDialog('none');
  };
  if (!canManage) return null;
  return (
    <div className="row" style={{ gap: 6 }}>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Change the end of access of ${auditor.name}`}
        onClick={() => {
          setDialog('end-date');
        }}
      >
        Change the end
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`End now the access of ${auditor.name}`}
        onClick={() => {
          setDialog('end-now');
        }}
      >
        End now
      </Button>
      {dialog === 'end-date' ? <AccessEndDialog auditor={auditor} onClose={close} /> : null}
      {dialog === 'end-now' ? <RemoveMemberDialog member={auditor} onClose={close} /> : null}
    </div>
  );
}
