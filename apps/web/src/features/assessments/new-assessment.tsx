import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { assessments } from '@/api/client';
import { useChange, useFrameworks } from '@/api/hooks';
import { serverNow } from '@/api/server-clock';
import { assessments as texts } from '@/texts';
import { DateField, SelectField } from '@/ui/fields';
import { ProblemAlert } from '@/ui/message';

/** The calendar quarter that the server's clock stands in. */
function quarter(): { readonly start: string; readonly end: string } {
  const now = new Date(serverNow());
  const [year, first] = [now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3];
  const day = (month: number, date: number): string => new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
  return { start: day(first, 1), end: day(first + 3, 0) };
}

export function NewAssessment({ onClose }: { readonly onClose: () => void }) {
  const frameworks = useFrameworks();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [framework, setFramework] = useState('soc2');
  const [{ start, end }, setPeriod] = useState(quarter);
  const create = useChange(assessments.create, ['assessments', 'audit-events']);
  const isBackwards = end < start;
  return (
    <Modal opened onClose={onClose} title={texts.newAssessment} size={460}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { name, framework, period: { start, end } },
            {
              onSuccess: ({ id }) => {
                void navigate(`/assessments/${id}`);
              },
            },
          );
        }}
      >
        <TextInput
          label={texts.name}
          placeholder={texts.soc2TypeIi2026}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
          data-autofocus
        />
        <SelectField
          label={texts.framework}
          value={framework}
          options={(frameworks.data ?? []).map(({ id, name: title, version }) => [id, `${title}, ${version}`] as const)}
          onChange={setFramework}
        />
        <div className="row" style={{ gap: 12 }}>
          <DateField
            label={texts.periodStarts}
            value={start}
            onChange={(value) => {
              setPeriod({ start: value, end });
            }}
          />
          <DateField
            label={texts.periodEnds}
            value={end}
            onChange={(value) => {
              setPeriod({ start, end: value });
            }}
          />
        </div>
        {isBackwards ? (
          <p className="small" role="alert" style={{ color: 'var(--bad)' }}>
            {texts.thePeriodEndsBeforeIt}
          </p>
        ) : (
          <p className="xs muted">{texts.bothDaysIncludedAllControls}</p>
        )}
        {create.error === null ? null : <ProblemAlert error={create.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || start === '' || end === '' || isBackwards}>
            {texts.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
