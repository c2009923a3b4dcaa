import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { controls } from '@/api/client';
import { useChange, useMembers } from '@/api/hooks';
import type { Control } from '@/api/types';
import { SelectField } from '@/ui/fields';
import { metricTitle } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';

const STRENGTHS = [
  ['', 'As the catalogue says'],
  ['direct', 'Direct'],
  ['population', 'Population'],
  ['supporting', 'Supporting'],
  ['none', 'Does not count'],
] as const;

/** Strength, applicability and owner of one control, with a reason that is shown beside it and kept in the audit log. */
export function OverrideDialog({ control, onClose }: { readonly control: Control; readonly onClose: () => void }) {
  const { override } = control;
  const [applicable, setApplicable] = useState(override?.applicable ?? true);
  const [strengths, setStrengths] = useState<Readonly<Record<string, string>>>(override?.strengths ?? {});
  const [ownerId, setOwnerId] = useState(override?.ownerId ?? '');
  const [reason, setReason] = useState(override?.reason ?? '');
  const members = useMembers();
  const change = useChange(controls.override, ['coverage', 'controls', 'audit-events']);
  const types = [...new Set([...control.mappings.map(({ evidenceType }) => evidenceType), ...Object.keys(strengths)])];
  const decision = {
    framework: control.framework,
    controlId: control.controlId,
    applicable,
    strengths: Object.fromEntries(Object.entries(strengths).filter(([, strength]) => strength !== '')),
    ownerId: ownerId === '' ? null : ownerId,
    reason,
  };
  return (
    <Modal opened onClose={onClose} title={`${control.controlId}: decide otherwise than the catalogue`} size={560}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(decision, { onSuccess: onClose });
        }}
      >
        <Checkbox
          label="This control concerns the organization"
          description="Without it the control is not applicable and is left out of the score."
          checked={applicable}
          onChange={(event) => {
            setApplicable(event.currentTarget.checked);
          }}
        />
        {types.map((type) => (
          <SelectField
            key={type}
            label={`Strength of ${metricTitle(type)}`}
            value={strengths[type] ?? ''}
            options={STRENGTHS}
            onChange={(strength) => {
              setStrengths((old) => ({ ...old, [type]: strength }));
            }}
          />
        ))}
        <SelectField
          label="Who answers for it"
          value={ownerId}
          options={[['', 'Nobody named'], ...(members.data ?? []).map(({ id, name, email }) => [id, `${name} (${email})`] as const)]}
          onChange={setOwnerId}
        />
        <Textarea
          label="Reason"
          description="Shown beside the control, and kept in the audit log."
          required
          withAsterisk={false}
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        {change.error === null ? null : <ProblemAlert error={change.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={reason.trim() === ''} loading={change.isPending}>
            Save the decision
          </Button>
        </div>
      </form>
    </Modal>
  );
}
