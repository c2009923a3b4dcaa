import type { Run } from '@/api/types';

const TEXTS = { schedule: 'Daily', manual: 'Sync now', connect: 'First sync', reauthorize: 'After re-authorize' } as const;

export const triggerText = ({ trigger, attempt }: Run): string => `${TEXTS[trigger]}${attempt > 1 ? ` · attempt ${String(attempt)}` : ''}`;
