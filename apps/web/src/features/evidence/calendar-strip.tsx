import { useCalendar } from '@/api/hooks';
import type { EvidenceCalendar } from '@/api/types';
import { evidence as texts } from '@/texts';
import { dayText, plural } from '@/ui/format';
import { type HeatDay, HeatStrip } from '@/ui/heat-strip';
import { Loaded } from '@/ui/loaded';

const DAY = 86_400_000;
const SHOWN_DAYS = 60;
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Days of the organization's zone, as the API counted them. */
export function CalendarStrip({ evidenceId }: { readonly evidenceId: string }) {
  return (
    <Loaded query={useCalendar(evidenceId)}>
      {(calendar) => {
        const missed = calendar.gaps.reduce((sum, { days }) => sum + days, 0);
        return (
          <div className="stack gap-7">
            <HeatStrip
              days={daysOf(calendar)}
              label={texts.seenOnOnNobodyLooked(
                plural(calendar.observed.length, texts.daysCounted),
                plural(missed, texts.daysCounted),
                dayText(calendar.from),
                dayText(calendar.to),
              )}
            />
            <p className="xs muted">
              {texts.toSeen(dayText(calendar.from), dayText(calendar.to), plural(calendar.observed.length, texts.daysCounted))}{' '}
              {missed === 0 ? texts.noDayMissed : texts.notMeasured(plural(missed, texts.daysCounted))}
            </p>
          </div>
        );
      }}
    </Loaded>
  );
}

function daysOf({ from, to, observed, gaps }: EvidenceCalendar): HeatDay[] {
  const last = Date.parse(to);
  const first = Math.max(Math.min(Date.parse(from), last - 20 * DAY), last - (SHOWN_DAYS - 1) * DAY);
  const how = new Map(observed.map((one) => [one.date, one.how]));
  return Array.from({ length: Math.round((last - first) / DAY) + 1 }, (_, i) => {
    const day = dayAt(first + i * DAY);
    const seen = how.get(day);
    if (seen !== undefined)
      return seen === 'measured' ? { day, state: 'first', text: texts.firstSeen } : { day, state: 'seen', text: texts.confirmedUnchanged };
    const isGap = gaps.some((gap) => gap.from <= day && day <= gap.to);
    return isGap ? { day, state: 'missed', text: texts.notMeasured2 } : { day, state: 'none', text: day < from ? texts.beforeThisFinding : texts.notDueYet };
  });
}
