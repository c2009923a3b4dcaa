import type { Connection } from '@/api/types';
import { connections as texts } from '@/texts';

interface ReadMode {
  readonly mode: Connection['readMode'];
  readonly title: string;
  readonly meaning: string;
}

export const READ_MODES: readonly ReadMode[] = [
  {
    mode: 'totals',
    title: texts.totalsOnly,
    meaning: texts.theVendorCountsTheLeast,
  },
  {
    mode: 'rows',
    title: texts.theWholeDirectoryRowBy,
    meaning: texts.everyEmployeeIsReadAnd,
  },
];
