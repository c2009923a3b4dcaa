import { ui as texts } from '@/texts';
import css from './charts.module.css';
import { dayText } from './format';

export interface CalendarDay {
  readonly date: string;
  readonly state: string;
  readonly reason: string | null;
}

/** State → its look and its word; a state of a newer server is drawn as unknown, with its own name. */
const LOOKS: Readonly<Record<string, readonly [look: string, word: string]>> = {
  collected: ['first', texts.collected],
  confirmed: ['seen', texts.confirmed],
  late: ['late', texts.late],
  inconclusive: ['missed', texts.inconclusive],
  missed: ['gone', texts.missed],
};
const lookOf = (state: string): readonly [string, string] => LOOKS[state] ?? ['none', state.replaceAll('-', ' ')];

export function DayStrip({ days, label }: { readonly days: readonly CalendarDay[]; readonly label: string }) {
  return (
    <div className={css['heat']} role="img" aria-label={label}>
      {days.map(({ date, state, reason }) => (
        <span
          key={date}
          className={`${css['cell'] ?? ''} ${css[lookOf(state)[0]] ?? ''}`}
          title={`${dayText(date)}: ${lookOf(state)[1].toLowerCase()}${reason === null ? '' : `, ${reason}`}`}
        />
      ))}
    </div>
  );
}

export function DayLegend() {
  return (
    <div className={css['legend']} aria-hidden>
      {Object.values(LOOKS).map(([look, word]) => (
        <span key={look}>
          <i className={`${css['cell'] ?? ''} ${css[look] ?? ''}`} />
          {word}
        </span>
      ))}
      <span>
        <i className={`${css['cell'] ?? ''} ${css['none'] ?? ''}`} />
        {texts.notExpected}
      </span>
    </div>
  );
}
