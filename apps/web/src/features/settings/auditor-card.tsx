import { Button } from '@mantine/core';
import { IconCalendarOff, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { rowsOf, useAuditEvents, useCan } from '@/api/hooks';
import type { Member } from '@/api/types';
import { CUSTODY_TYPES, CustodyEvents } from '@/features/evidence/custody-events';
import { settings as texts } from '@/texts';
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
              {texts.hasAccess}
            </Pill>
          ) : (
            <Pill tone="mute" icon={IconCalendarOff}>
              {texts.accessEnded}
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
            [texts.accessFrom, <TimeText key="f" at={createdAt} show="both" />],
            [state === 'active' ? texts.until : texts.ended2, <TimeText key="u" at={accessEndsAt} show="both" none={texts.noEnd} />],
            [texts.scope, texts.everythingOfThisOrganizationRead],
            [texts.lastSeen, <TimeText key="l" at={lastSeenAt} show="both" />],
          ]}
        />
        <details
          open={isOpen}
          onToggle={(event) => {
            setOpen(event.currentTarget.open);
          }}
        >
          <summary className="small strong">{texts.whatLookedAtLately(name)}</summary>
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
          <p className="small muted">{texts.nothingYetNoSampleNo}</p>
        ) : (
          <div className="stack gap-9">
            <CustodyEvents events={rows} label={texts.eventsOfNewestFirst(name)} />
            <Link className="small" to={`/audit-log?actor=${memberId}`}>
              {texts.everythingOfInTheAudit(name)}
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
        aria-label={texts.changeTheEndOfAccess(auditor.name)}
        onClick={() => {
          setDialog('end-date');
        }}
      >
        {texts.changeTheEnd}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={texts.endNowTheAccessOf(auditor.name)}
        onClick={() => {
          setDialog('end-now');
        }}
      >
        {texts.endNow}
      </Button>
      {dialog === 'end-date' ? <AccessEndDialog auditor={auditor} onClose={close} /> : null}
      {dialog === 'end-now' ? <RemoveMemberDialog member={auditor} onClose={close} /> : null}
    </div>
  );
}
