import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { organization as organizations } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Organization } from '@/api/types';
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
                toast('ok', 'Saved', 'The change is in the audit log.');
              },
            },
          );
        }}
      >
        <TextInput
          label="Name"
          description="As auditors know it"
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          disabled={!canManage}
          onChange={(e) => {
            setName(e.currentTarget.value);
          }}
        />
        <SelectField label="Time zone" value={timeZone} options={TIME_ZONES} onChange={setTimeZone} disabled={!canManage} />
        {timeZone === organization.timeZone ? (
          <p className="xs muted">Decides what “today” and “the last 30 days” mean. Each evidence row keeps the zone it was read with.</p>
        ) : (
          <Callout tone="due" title="The next sync will use another day boundary">
            <p>Existing evidence stays as it is. A finding near midnight may differ from the day before without any change at the vendor.</p>
          </Callout>
        )}
        {save.isError ? <ProblemAlert error={save.error} /> : null}
        {canManage ? (
          <div>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
