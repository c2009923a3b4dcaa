import { type ReactNode, useEffect, useRef, useState } from 'react';
import css from './hint.module.css';

const WAIT_MS = 250;
const EDGE = 8;

/** A remark on hover and touch, in the browser's top layer: no list that scrolls cuts it off. Escape closes it; the pointer may move onto it. */
export function Hint({ label, children }: { readonly label: string; readonly children: ReactNode }) {
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
    >
      {children}
      {isOpen ? (
        <Remark
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
  const left = Math.min(Math.max(EDGE, about.left + (about.width - width) / 2), document.documentElement.clientWidth - width - EDGE);
  remark.style.left = `${String(left)}px`;
  remark.style.top = `${String(about.top - height < EDGE ? about.bottom : about.top - height)}px`;
}

function Remark({ children, onClose }: { readonly children: string; readonly onClose: () => void }) {
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
    <span ref={remark} role="tooltip" popover="manual" className={css['remark']}>
      <span>{children}</span>
    </span>
  );
}
