import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCan, useMetrics } from '@/api/hooks';
import type { Metric } from '@/api/types';
import { controls as texts } from '@/texts';
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
    <Card title={texts.targets} note={texts.evidenceSaysWhatIsWith}>
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
                      <span className="muted small">{texts.noTargetAnyValueCounts}</span>
                    ) : (
                      <span className="small">
                        {texts.atLeast(percentText(metric.target.target))}{' '}
                        <span className="muted">
                          {texts.setBy(metric.target.by)} <TimeText at={metric.target.at} />
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
                      {metric.target === null ? texts.setATarget : texts.change}
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
