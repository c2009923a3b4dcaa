import { defaultRangeExtractor, type Range, useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type FocusEvent, Fragment, memo, type ReactNode, type RefCallback, useLayoutEffect, useState } from 'react';
import type { Place } from './long-rows';
import css from './table.module.css';

interface Props {
  readonly count: number;
  readonly as: 'tr' | 'li' | 'div';
  readonly estimate: number;
  readonly children: (index: number, place: Place) => ReactNode;
}

/** Rows near the window, and one that has the focus wherever it is: scrolling away does not take the focus from the person. */
export default function WindowedRows({ count, as, estimate, children }: Props) {
  const [top, setTop] = useState<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);
  const focused = useFocusedRow(top);
  const list = useWindowVirtualizer<HTMLElement>({
    count,
    estimateSize: () => estimate,
    overscan: 8,
    scrollMargin: margin,
    rangeExtractor: (range: Range) => withFocused(defaultRangeExtractor(range), focused, count),
  });
  // eslint-disable-next-line react-hooks/exhaustive-deps -- what stands above the list may grow with any drawing
  useLayoutEffect(() => {
    const now = top === null ? 0 : top.getBoundingClientRect().top + window.scrollY;
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the place is known once it is drawn; an equal one changes nothing
    setMargin((old) => (Math.abs(now - old) > 1 ? now : old));
  });
  const items = list.getVirtualItems();
  const shown = new Set(items.map(({ index }) => index));
  const end = items.at(-1)?.end ?? margin;
  return (
    <>
      <Room as={as} height={0} mark={setTop} />
      {items.map((item) => (
        <Fragment key={item.index}>
          {shown.has(item.index - 1) ? null : <Room as={as} height={item.start - endBefore(items, item, margin)} />}
          <Row index={item.index} measure={list.measureElement} draw={children} />
        </Fragment>
      ))}
      <Room as={as} height={margin + list.getTotalSize() - end} />
    </>
  );
}

interface RowProps {
  readonly index: number;
  readonly measure: RefCallback<HTMLElement>;
  readonly draw: Props['children'];
}

/** Drawn once while it is in the page, not with every step of the wheel. */
const Row = memo(function Row({ index, measure, draw }: RowProps) {
  return draw(index, { ref: measure, 'data-index': index });
});

const withFocused = (range: number[], focused: number | null, count: number): number[] =>
  focused === null || focused >= count || range.includes(focused) ? range : [...range, focused].sort((a, b) => a - b);

const endBefore = (items: readonly VirtualItem[], item: VirtualItem, margin: number): number => items[items.indexOf(item) - 1]?.end ?? margin;

/** The index of the row that holds the focus. */
function useFocusedRow(top: HTMLElement | null): number | null {
  const [focused, setFocused] = useState<number | null>(null);
  useLayoutEffect(() => {
    const list = top?.parentElement;
    if (list === null || list === undefined) return;
    const onFocus = ({ target }: Pick<FocusEvent | globalThis.FocusEvent, 'target'>) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
      setFocused(row === null ? null : Number(row.dataset['index']));
    };
    const onBlur = () => {
      setFocused(null);
    };
    list.addEventListener('focusin', onFocus);
    list.addEventListener('focusout', onBlur);
    return () => {
      list.removeEventListener('focusin', onFocus);
      list.removeEventListener('focusout', onBlur);
    };
  }, [top]);
  return focused;
}

/** Stands for the rows that are out of sight. */
function Room({ as: Row, height, mark }: { readonly as: Props['as']; readonly height: number; readonly mark?: RefCallback<HTMLElement> }) {
  return <Row className={css['room']} aria-hidden ref={mark} style={{ height }} />;
}
