import { IconAlertTriangle, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './verdict-step.module.css';

export type VerdictKind = 'equal' | 'different' | 'impossible';

const SIGNS = {
  equal: { Icon: IconCircleCheckFilled, color: 'var(--ok-solid)' },
  different: { Icon: IconCircleXFilled, color: 'var(--bad-solid)' },
  impossible: { Icon: IconAlertTriangle, color: 'var(--due-solid)' },
} as const;

/** What a check in this browser found: a sign, the finding in bold, and what it means. */
export function VerdictStep({ kind, finding, children }: { readonly kind: VerdictKind; readonly finding: string; readonly children: ReactNode }) {
  const { Icon, color } = SIGNS[kind];
  return (
    <p className={css['step']}>
      <Icon size={18} style={{ color }} aria-hidden />
      <span>
        <strong>{finding}</strong> {children}
      </span>
    </p>
  );
}
