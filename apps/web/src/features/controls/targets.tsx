import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCan, useMetrics } from '@/api/hooks';
import type { Metric } from '@/api/types';
import { Card } from '@/ui/card';
import { percentText } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { onDemand } from '@/ui/on-demand';
import { TimeText } from '@/ui/time-text';

const TargetDialog = onDemand(async () => (await import('./target-dialog')).TargetDialog);

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
