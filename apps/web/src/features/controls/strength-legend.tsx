import { controls as texts } from '@/texts';
import { Card } from '@/ui/card';
import { strengthMeaning, StrengthPill } from '@/ui/strength-pill';
import css from './controls.module.css';

const NOTE = texts.strengthFreshnessOfTheBest + texts.aScoreSaysThatEvidence;

export function StrengthLegend() {
  return (
    <Card title={texts.howAScoreComesAbout} note={NOTE}>
      <div className={css['legend']}>
        {(['direct', 'population', 'supporting'] as const).map((strength) => (
          <div key={strength}>
            <StrengthPill strength={strength} isExplained />
            <p>{texts.counts(strengthMeaning[strength].meaning, strengthMeaning[strength].weight)}</p>
          </div>
        ))}
      </div>
    </Card>
  );
}
