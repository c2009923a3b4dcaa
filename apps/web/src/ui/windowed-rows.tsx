import { defaultRangeExtractor, useWindowVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual';
import { Fragment, memo, useLayoutEffect, useRef, useState, type FocusEvent, type ReactNode, type RefCallback, type RefObject } from 'react';
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
  const top = useRef<HTMLElement>(null);
  const [margin, setMargin] = useState(0);
  const focused = useFocusedRow(top);
  const list = useWindowVirtualizer<HTMLElement>({
    count,
    estimateSize: () => estimate,
    overscan: 8,
    scrollMargin: margin,
    rangeExtractor: (range: Range) => withFocused(defaultRangeExtractor(range), focused, count),
  });
  useLayoutEffect(() => {
    const now = top.current === null ? 0 : top.current.getBoundingClientRect().top + window.scrollY;
    setMargin((old) => (Math.abs(now - old) > 1 ? now : old));
  });
  const items = list.getVirtualItems();
  const shown = new Set(items.map(({ index }) => index));
  const end = items.at(-1)?.end ?? margin;
  return (
    <>
      <Room as={as} height={0} top={top} />
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
function useFocusedRow(top: RefObject<HTMLElement | null>): number | null {
  const [focused, setFocused] = useState<number | null>(null);
  useLayoutEffect(() => {
    const list = top.current?.parentElement;
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
function Room({ as: Row, height, top }: { readonly as: Props['as']; readonly height: number; readonly top?: RefObject<HTMLElement | null> }) {
  return (
    <Row
      className={css['room']}
      aria-hidden
      ref={(element: HTMLElement | null) => {
        if (top !== undefined) top.current = element;
      }}
      style={{ height }}
    />
  );
}
