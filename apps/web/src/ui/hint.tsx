import { createContext, type ReactNode, useContext, useEffect, useId, useRef, useState } from 'react';
import css from './hint.module.css';

const WAIT_MS = 250;
const EDGE = 8;

/** False in rows that are links: such a row is one stop of the keyboard, and the page behind it says the same. */
export const HintStops = createContext(true);

interface Props {
  readonly label: string;
  /** Nothing else on the page says it. */
  readonly isNeeded: boolean;
  readonly children: ReactNode;
}

/**
 * A remark on hover and touch, and where it is needed on focus by keyboard. It lies in the browser's top layer: no list that scrolls cuts it off. Escape closes it
 * and leaves the focus where it is; the pointer may move onto it.
 */
export function Hint({ label, isNeeded, children }: Props) {
  const id = useId();
  const isStop = useContext(HintStops) && isNeeded;
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const after = (wait: number) => (isNext: boolean) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(setOpen, wait, isNext);
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return (
    <span
      className={css['anchor']}
      onPointerEnter={({ pointerType }) => {
        after(pointerType === 'mouse' ? WAIT_MS : 0)(true);
      }}
      onPointerLeave={() => {
        after(0)(false);
      }}
      {...(isStop ? { tabIndex: 0 } : {})}
      {...(isStop && isOpen ? { 'aria-describedby': id } : {})}
      onFocus={({ currentTarget }) => {
        // Not at once: what the focus scrolls into view comes to rest first.
        if (isStop && currentTarget.matches(':focus-visible')) after(WAIT_MS)(true);
      }}
      onBlur={() => {
        after(0)(false);
      }}
    >
      {children}
      {isOpen ? (
        <Remark
          id={id}
          onClose={() => {
            setOpen(false);
          }}
        >
          {label}
        </Remark>
      ) : null}
    </span>
  );
}

/** Above what it is about, below where there is no room. */
function place(remark: HTMLElement, about: DOMRect): void {
  const { width, height } = remark.getBoundingClientRect();
  // Of the body: the root element counts the gutter of the scrollbar as its own, and what lies there is cut off.
  const { right } = document.body.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(about.left + (about.width - width) / 2, right - width - EDGE));
  remark.style.left = `${String(left)}px`;
  remark.style.top = `${String(about.top - height < EDGE ? about.bottom : about.top - height)}px`;
}

function Remark({ id, children, onClose }: { readonly id: string; readonly children: string; readonly onClose: () => void }) {
  const remark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = remark.current;
    const about = element?.parentElement?.getBoundingClientRect();
    if (element === null || about === undefined) return;
    element.showPopover();
    place(element, about);
  }, []);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') onClose();
    };
    document.addEventListener('keydown', onKey);
    window.addEventListener('scroll', onClose, { capture: true, passive: true });
    return () => {
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('scroll', onClose, { capture: true });
    };
  }, [onClose]);
  return (
    <span ref={remark} id={id} role="tooltip" popover="manual" className={css['remark']}>
      <span>{children}</span>
    </span>
  );
}
