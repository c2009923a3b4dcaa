import { Button } from '@mantine/core';
import { controls } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Control } from '@/api/types';
import { controls as texts } from '@/texts';
import { Card } from '@/ui/card';
import { metricTitle } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';

/** What the organization decided about this control, by whom and why. */
export function OverrideCard({ control }: { readonly control: Control }) {
  const canDecide = useCan('control.override');
  const clear = useChange(controls.clearOverride, ['coverage', 'controls', 'audit-events']);
  const { override } = control;
  if (override === null) return null;
  return (
    <Card title={texts.yourOrganizationDecidedOtherwise}>
      <div className="stack gap-10 small">
        <p>{override.reason}</p>
        <ul className="stack gap-4">
          {override.applicable ? null : <li>{texts.theControlDoesNotConcern}</li>}
          {Object.entries(override.strengths).map(([type, strength]) => (
            <li key={type}>
              {texts.countsAs(metricTitle(type))} {strength === 'none' ? texts.nothing : strength}.
            </li>
          ))}
        </ul>
        <p className="muted xs">
          {override.by}, <TimeText at={override.at} />
        </p>
        {clear.error === null ? null : <ProblemAlert error={clear.error} />}
        {canDecide ? (
          <div>
            <Button
              size="compact-sm"
              variant="default"
              loading={clear.isPending}
              onClick={() => {
                clear.mutate({ framework: control.framework, controlId: control.controlId });
              }}
            >
              {texts.letTheCatalogueCountAgain}
            </Button>
          </div>
        ) : null}
      </div>
    </Card>
  );
}
