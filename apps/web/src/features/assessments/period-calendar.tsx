import { rowsOf, useAssessmentCalendar } from '@/api/hooks';
import type { AssessmentCalendar } from '@/api/types';
import { assessments as texts } from '@/texts';
import { Card } from '@/ui/card';
import { DayLegend, DayStrip } from '@/ui/day-strip';
import { metricTitle, plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';

/** Each day of the period, per connection and figure: was it read, and if not, why. */
export function PeriodCalendar({ id }: { readonly id: string }) {
  const calendar = useAssessmentCalendar(id);
  return (
    <Card title={texts.coverageCalendar} note={texts.eachDayOfThePeriod}>
      <Loaded query={calendar}>
        {(data) => (
          <div className="stack gap-14">
            {rowsOf(data).map((one) => (
              <OneCalendar key={`${one.connectionId}${one.type}`} calendar={one} />
            ))}
            {rowsOf(data).length === 0 ? <p className="small muted">{texts.noConnectionExistedInThis}</p> : <DayLegend />}
            <LoadMore query={calendar} loaded={plural(rowsOf(data).length, texts.calendarsCounted)} />
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function OneCalendar({ calendar: { label, type, counts, days } }: { readonly calendar: AssessmentCalendar }) {
  const told = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${String(count)} ${state}`)
    .join(', ');
  return (
    <div className="stack gap-4">
      <p className="small">
        <strong>{metricTitle(type)}</strong> <span className="muted">{label}</span>
      </p>
      <DayStrip days={days} label={texts.of(metricTitle(type), label, told)} />
      <p className="xs muted">{told}</p>
    </div>
  );
}
