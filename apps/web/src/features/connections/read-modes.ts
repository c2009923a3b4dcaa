import type { Connection } from '@/api/types';

interface ReadMode {
  readonly mode: Connection['readMode'];
  readonly title: string;
  readonly meaning: string;
}

export const READ_MODES: readonly ReadMode[] = [
  {
    mode: 'totals',
    title: 'Totals only',
    meaning: 'The vendor counts: the least personal data. Such figures say “count only”, and no people can be sampled from them.',
  },
  {
    mode: 'rows',
    title: 'The whole directory, row by row',
    meaning: 'Every employee is read and sealed behind the figure, so that an auditor can draw samples. More personal data, and more requests to the vendor.',
  },
];
