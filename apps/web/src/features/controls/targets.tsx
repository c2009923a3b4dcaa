import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { controls } from '@/api/client';
import { useCan, useChange, useMetrics } from '@/api/hooks';
import type { Metric } from '@/api/types';
import { Card } from '@/ui/card';
import { percentText } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';

/** What the organization wants of a ratio; below it the controls that the figure speaks for score 0. */
export function Targets() {
  const [edited, setEdited] = useState<Metric | null>(null);
  const canSet = useCan('control.override');
  return (
    <Card title="Targets" note="Evidence says what is. With a target, coverage also says whether it is enough: below it a control scores 0.">
      <Loaded query={useMetrics()}>
        {(metrics) => (
          <ul className="stack gap-10">
            {metrics
              .filter(({ kind }) => kind === 'ratio')
              .map((metric) => (
                <li key={metric.type} className="row between">
                  <span>
                    <strong>{metric.title}</strong>{' '}
                    {metric.target === null ? (
                      <span className="muted small">no target: any value counts</span>
                    ) : (
                      <span className="small">
                        at least {percentText(metric.target.target)},{' '}
                        <span className="muted">
                          set by {metric.target.by} <TimeText at={metric.target.at} />
                        </span>
                      </span>
                    )}
                  </span>
                  {canSet ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => {
                        setEdited(metric);
                      }}
                    >
                      {metric.target === null ? 'Set a target' : 'Change'}
                    </Button>
                  ) : null}
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {edited === null ? null : (
        <TargetDialog
          metric={edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </Card>
  );
}

const share = (text: string): number | null => {
  const value = Number(text.replace(',', '.').replace('%', '').trim());
  return text.trim() !== '' && value > 0 && value <= 100 ? Math.round(value * 100) / 10_000 : null;
};

function TargetDialog({ metric, onClose }: { readonly metric: Metric; readonly onClose: () => void }) {
  const [text, setText] = useState(metric.target === null ? '95' : String(metric.target.target * 100));
  const change = useChange(controls.setTarget, ['metrics', 'coverage', 'controls', 'audit-events']);
  const save = (target: number | null) => {
    change.mutate({ type: metric.type, target }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Target: ${metric.title}`} size={460}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          save(share(text));
        }}
      >
        <TextInput
          label="At least, in %"
          description="Above 0 and at most 100. The change is written to the audit log."
          value={text}
          inputMode="decimal"
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          error={text === '' || share(text) !== null ? null : 'Enter a number above 0 and at most 100, such as 95.'}
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
              Remove the target
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={share(text) === null} loading={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
