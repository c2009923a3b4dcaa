import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';

/** A dialog whose code is loaded when it first opens: most visits open none. When it goes, the focus goes back to what opened it. */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function OnDemand(props: Props) {
    const [opener] = useState(() => document.activeElement);
    useEffect(
      () => () => {
        // What had the focus went with the dialog. Where the page moved it elsewhere, it stays there.
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      },
      [opener],
    );
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
