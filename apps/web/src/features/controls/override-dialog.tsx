import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { controls } from '@/api/client';
import { useChange, useMembers } from '@/api/hooks';
import type { Control } from '@/api/types';
import { controls as texts } from '@/texts';
import { SelectField } from '@/ui/fields';
import { metricTitle } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';

const STRENGTHS = [
  ['', texts.asTheCatalogueSays],
  ['direct', texts.direct],
  ['population', texts.population],
  ['supporting', texts.supporting],
  ['none', texts.doesNotCount],
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
    <Modal opened onClose={onClose} title={texts.decideOtherwiseThanTheCatalogue(control.controlId)} size={560}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(decision, { onSuccess: onClose });
        }}
      >
        <Checkbox
          label={texts.thisControlConcernsTheOrganization}
          description={texts.withoutItTheControlIs}
          checked={applicable}
          onChange={(event) => {
            setApplicable(event.currentTarget.checked);
          }}
        />
        {types.map((type) => (
          <SelectField
            key={type}
            label={texts.strengthOf(metricTitle(type))}
            value={strengths[type] ?? ''}
            options={STRENGTHS}
            onChange={(strength) => {
              setStrengths((old) => ({ ...old, [type]: strength }));
            }}
          />
        ))}
        <SelectField
          label={texts.whoAnswersForIt}
          value={ownerId}
          options={[['', texts.nobodyNamed], ...(members.data ?? []).map(({ id, name, email }) => [id, `${name} (${email})`] as const)]}
          onChange={setOwnerId}
        />
        <Textarea
          label={texts.reason}
          description={texts.shownBesideTheControlAnd}
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
            {texts.cancel}
          </Button>
          <Button type="submit" disabled={reason.trim() === ''} loading={change.isPending}>
            {texts.saveTheDecision}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
