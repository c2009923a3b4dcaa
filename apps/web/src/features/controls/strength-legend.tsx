import { Card } from '@/ui/card';
import { StrengthPill, strengthMeaning } from '@/ui/strength-pill';
import css from './controls.module.css';

const NOTE =
  'Strength × freshness of the best mapped figure, taken at its worst connection. Fresh and due count fully, stale counts nothing. Inconclusive adds nothing and takes nothing away. ' +
  'A score says that evidence exists and is fresh; only a target of yours makes it say more.';

export function StrengthLegend() {
  return (
    <Card title="How a score comes about" note={NOTE}>
      <div className={css['legend']}>
        {(['direct', 'population', 'supporting'] as const).map((strength) => (
          <div key={strength}>
            <StrengthPill strength={strength} />
            <p>
              {strengthMeaning[strength].meaning} Counts {strengthMeaning[strength].weight}.
            </p>
          </div>
        ))}
      </div>
    </Card>
  );
}
