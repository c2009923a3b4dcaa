import type { ReactNode } from 'react';
import css from './message.module.css';

interface Props {
  /** Said while it is being read. */
  readonly label: string;
  /** What will stand here, with sample values of the usual length. */
  readonly children: ReactNode;
}

/** Keeps the place of what is still being read, at whatever width, so that nothing below moves when it comes. The sample is seen and read by nobody. */
export function Stencil({ label, children }: Props) {
  return (
    <div role="status" aria-label={label}>
      <div className={css['stencil']} inert aria-hidden>
        {children}
      </div>
    </div>
  );
}
