import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { populations } from '@/api/client';
import { useChange, useSamplingPresets } from '@/api/hooks';
import { evidence as texts } from '@/texts';
import { SelectField } from '@/ui/fields';
import { ProblemAlert } from '@/ui/message';

const OWN_SIZE = 'own';

export function DrawDialog({ evidenceId, onClose }: { readonly evidenceId: string; readonly onClose: () => void }) {
  const presets = useSamplingPresets().data ?? [];
  const [seed, setSeed] = useState('');
  const [chosen, setChosen] = useState('');
  const [size, setSize] = useState('25');
  const draw = useChange(populations.draw, ['samples', 'audit-events']);
  const preset = chosen === OWN_SIZE ? undefined : (presets.find(({ id }) => id === chosen) ?? presets[0]);
  return (
    <Modal opened onClose={onClose} title={texts.drawASample} size={480}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          draw.mutate({ evidenceId, seed, ...(preset === undefined ? { size: Number(size) } : { preset: preset.id }) }, { onSuccess: onClose });
        }}
      >
        <TextInput
          label={texts.seed}
          description={texts.ofYourOwnChoiceFor}
          placeholder={texts.dice4166}
          required
          withAsterisk={false}
          minLength={8}
          maxLength={128}
          value={seed}
          onChange={(event) => {
            setSeed(event.currentTarget.value);
          }}
          data-autofocus
        />
        <SelectField
          label={texts.howMany}
          value={preset?.id ?? OWN_SIZE}
          options={[...presets.map(({ id, name }) => [id, name] as const), [OWN_SIZE, texts.aNumberOfMyOwn] as const]}
          onChange={setChosen}
        />
        {preset === undefined ? (
          <TextInput
            label={texts.rows}
            inputMode="numeric"
            value={size}
            onChange={(event) => {
              setSize(event.currentTarget.value);
            }}
          />
        ) : (
          <p className="xs muted">{preset.rule}</p>
        )}
        {draw.error === null ? null : <ProblemAlert error={draw.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" disabled={seed.length < 8} loading={draw.isPending}>
            {texts.draw}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
