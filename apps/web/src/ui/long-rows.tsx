import { lazy, type ReactNode, type RefCallback, Suspense } from 'react';

/** What a row of a long list carries: where it stands, and what the list measures it by. Nothing in a short one. */
export interface Place {
  readonly ref?: RefCallback<HTMLElement>;
  readonly 'data-index'?: number;
}
interface Props<T> {
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** The element of a row; the room that stands for rows out of sight is made of the same. */
  readonly as: 'tr' | 'li' | 'div';
  /** A row's height in px before it is measured. */
  readonly estimate: number;
  readonly children: (row: T, key: string, place: Place) => ReactNode;
}

/** From here on only the rows near the window are in the page. */
const LONG = 200;
const NOWHERE: Place = {};
const WindowedRows = lazy(() => import('./windowed-rows'));

export const isLong = (rows: readonly unknown[]): boolean => rows.length > LONG;

export function LongRows<T>({ rows, rowKey, as, estimate, children }: Props<T>) {
  const first = (count: number) => rows.slice(0, count).map((row) => children(row, rowKey(row), NOWHERE));
  if (!isLong(rows)) return first(LONG);
  const at = (index: number, place: Place): ReactNode => {
    const row = rows[index];
    return row === undefined ? null : children(row, rowKey(row), place);
  };
  return (
    <Suspense fallback={first(2 * LONG)}>
      <WindowedRows count={rows.length} as={as} estimate={estimate}>
        {at}
      </WindowedRows>
    </Suspense>
  );
}
