import type { CoverageHistory } from '@/api/types';
import { dashboard as texts } from '@/texts';
import { dayText, percentText } from '@/ui/format';
import css from './dashboard.module.css';

const [WIDTH, HEIGHT] = [600, 150];
const LINES = [0, 0.25, 0.5, 0.75, 1] as const;

/** The daily line as steps. A day without a score is a gap, never a zero. The days with a change carry a mark. */
export function CoverageTrend({ history, moved }: { readonly history: CoverageHistory; readonly moved: ReadonlySet<string> }) {
  const { points } = history;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return <p className="muted small">{texts.noHistoryYetItStarts}</p>;
  const step = WIDTH / Math.max(1, points.length);
  const y = (score: number): number => HEIGHT - score * HEIGHT;
  const path = points
    .map(({ score }, i) => {
      if (score === null) return '';
      const starts = i === 0 || points[i - 1]?.score == null;
      return `${starts ? 'M' : 'L'}${String(i * step)} ${String(y(score))} H${String((i + 1) * step)}`;
    })
    .join(' ');
  return (
    <figure>
      <div className={css['plot']}>
        <div className={css['axis']} aria-hidden>
          {[...LINES].reverse().map((line) => (
            <span key={line}>{line * 100}</span>
          ))}
        </div>
        <svg
          viewBox={`0 -4 ${String(WIDTH)} ${String(HEIGHT + 8)}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={sentence(first, last)}
          className={css['trend']}
        >
          {LINES.map((line) => (
            <line key={line} x1={0} x2={WIDTH} y1={y(line)} y2={y(line)} className={css['grid']} />
          ))}
          <path d={path} className={css['line']} />
          {points.map(({ day, score }, i) =>
            moved.has(day) && score !== null ? <line key={day} x1={i * step} x2={i * step} y1={0} y2={HEIGHT} className={css['moved']} /> : null,
          )}
        </svg>
      </div>
      <figcaption className={css['days']} aria-hidden>
        <span>{dayText(first.day, 'short')}</span>
        <span>{dayText(last.day, 'short')}</span>
      </figcaption>
    </figure>
  );
}

type Point = CoverageHistory['points'][number];
const sentence = (first: Point, last: Point): string =>
  texts.coverageFromToTo(dayText(first.day), dayText(last.day), scoreText(first.score), scoreText(last.score));
export const scoreText = (score: number | null): string => (score === null ? texts.notScored : percentText(score));
