import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { assessments } from '@/api/client';
import { useChange, useControls } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
import { plural } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { ProblemAlert } from '@/ui/message';
import css from './assessments.module.css';

interface Props {
  readonly assessment: Assessment;
  readonly onClose: () => void;
}

/** Name and scope of a draft. What was submitted is changed by a new version. */
export function ChangeAssessment({ assessment, onClose }: Props) {
  const controls = useControls(assessment.framework);
  const [name, setName] = useState(assessment.name);
  const [scope, setScope] = useState<ReadonlySet<string>>(() => new Set(assessment.controls.map(({ controlId }) => controlId)));
  const change = useChange(assessments.change, ['assessments', 'audit-events']);
  return (
    <Modal opened onClose={onClose} title={texts.changeTheDraft} size={560}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ id: assessment.id, name, controlIds: [...scope] }, { onSuccess: onClose });
        }}
      >
        <TextInput
          label={texts.name}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
          data-autofocus
        />
        <fieldset className={css['scope']}>
          <legend>{texts.controlsInScope(plural(scope.size, texts.controlsCounted))}</legend>
          <Loaded query={controls}>
            {(items) =>
              items
                .filter(({ applicable, controlId }) => applicable || scope.has(controlId))
                .map(({ controlId, title }) => (
                  <Checkbox
                    key={controlId}
                    label={`${controlId} ${title}`}
                    checked={scope.has(controlId)}
                    onChange={(event) => {
                      const { checked } = event.currentTarget;
                      setScope((old) => new Set(checked ? [...old, controlId] : [...old].filter((known) => known !== controlId)));
                    }}
                  />
                ))
            }
          </Loaded>
        </fieldset>
        <p className="xs muted">{texts.aControlWithAttachedEvidence}</p>
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={name.trim() === '' || scope.size === 0}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
