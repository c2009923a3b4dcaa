import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { organization as organizations } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Organization } from '@/api/types';
import { settings as texts } from '@/texts';
import { Card } from '@/ui/card';
import { SelectField } from '@/ui/fields';
import { Callout, ProblemAlert } from '@/ui/message';
import { TIME_ZONES } from '@/ui/time-zones';
import { useToast } from '@/ui/toast';

export function NameAndZone({ organization }: { readonly organization: Organization }) {
  const [name, setName] = useState(organization.name);
  const [timeZone, setTimeZone] = useState(organization.timeZone);
  const canManage = useCan('organization.manage');
  const toast = useToast();
  const save = useChange(organizations.change, ['organization', 'session', 'audit-events']);
  return (
    <Card>
      <form
        className="stack gap-16"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate(
            { name, timeZone },
            {
              onSuccess: () => {
                toast('ok', texts.saved, texts.theChangeIsInThe);
              },
            },
          );
        }}
      >
        <TextInput
          label={texts.name}
          description={texts.asAuditorsKnowIt}
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          disabled={!canManage}
          onChange={(e) => {
            setName(e.currentTarget.value);
          }}
        />
        <SelectField label={texts.timeZone} value={timeZone} options={TIME_ZONES} onChange={setTimeZone} disabled={!canManage} />
        {timeZone === organization.timeZone ? (
          <p className="xs muted">{texts.decidesWhatTodayAndThe}</p>
        ) : (
          <Callout tone="due" title={texts.theNextSyncWillUse}>
            <p>{texts.existingEvidenceStaysAsIt}</p>
          </Callout>
        )}
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        {canManage ? (
          <div>
            <Button type="submit" loading={save.isPending}>
              {texts.save}
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
