import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { controls } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Metric } from '@/api/types';
import { controls as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';

const share = (text: string): number | null => {
  const value = Number(text.replace(',', '.').replace('%', '').trim());
  return text.trim() !== '' && value > 0 && value <= 100 ? Math.round(value * 100) / 10_000 : null;
};

export function TargetDialog({ metric, onClose }: { readonly metric: Metric; readonly onClose: () => void }) {
  const [text, setText] = useState(metric.target === null ? '95' : String(metric.target.target * 100));
  const change = useChange(controls.setTarget, ['metrics', 'coverage', 'controls', 'audit-events']);
  const save = (target: number | null) => {
    change.mutate({ type: metric.type, target }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={texts.target(metric.title)} size={460}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          save(share(text));
        }}
      >
        <TextInput
          label={texts.atLeastIn}
          description={texts.above0AndAtMost}
          value={text}
          inputMode="decimal"
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          error={text === '' || share(text) !== null ? null : texts.enterANumberAbove0}
          data-autofocus
        />
        {change.error === null ? null : <ProblemAlert error={change.error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          {metric.target === null ? null : (
            <Button
              variant="default"
              onClick={() => {
                save(null);
              }}
            >
              {texts.removeTheTarget}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" disabled={share(text) === null} loading={change.isPending}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
