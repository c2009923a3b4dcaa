import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { populations } from '@/api/client';
import { useChange, useSamplingPresets } from '@/api/hooks';
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
    <Modal opened onClose={onClose} title="Draw a sample" size={480}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          draw.mutate({ evidenceId, seed, ...(preset === undefined ? { size: Number(size) } : { preset: preset.id }) }, { onSuccess: onClose });
        }}
      >
        <TextInput
          label="Seed"
          description="Of your own choice, for example dice. With it anybody can repeat the draw."
          placeholder="dice 4 1 6 6 2 3, 21 November 2026"
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
          label="How many"
          value={preset?.id ?? OWN_SIZE}
          options={[...presets.map(({ id, name }) => [id, name] as const), [OWN_SIZE, 'A number of my own'] as const]}
          onChange={setChosen}
        />
        {preset === undefined ? (
          <TextInput
            label="Rows"
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
            Cancel
          </Button>
          <Button type="submit" disabled={seed.length < 8} loading={draw.isPending}>
            Draw
          </Button>
        </div>
      </form>
    </Modal>
  );
}
