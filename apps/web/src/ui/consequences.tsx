import type { ReactNode } from 'react';
import css from './consequences.module.css';

/** What a step does, in words, and its button: side by side where there is room. */
export function ExplainedAction({ children, action }: { readonly children: ReactNode; readonly action: ReactNode }) {
  return (
    <div className={css['row']}>
      <p>{children}</p>
      {action}
    </div>
  );
}

interface Side {
  readonly title: string;
  readonly items: readonly string[];
  /** The order of the items matters. */
  readonly ordered?: boolean;
}

/** What goes and what stays, next to each other, before somebody does what cannot be undone. */
export function Consequences({ sides }: { readonly sides: readonly Side[] }) {
  return (
    <div className={css['sides']}>
      {sides.map(({ title, items, ordered = false }) => {
        const List = ordered ? 'ol' : 'ul';
        return (
          <div key={title} className={css['side']}>
            <h3>{title}</h3>
            <List>
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </List>
          </div>
        );
      })}
    </div>
  );
}
