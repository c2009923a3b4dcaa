import type { Run } from '@/api/types';
import { ui as texts } from '@/texts';

const TEXTS = { schedule: texts.daily, manual: texts.syncNow, connect: texts.firstSync, reauthorize: texts.afterReAuthorize } as const;

export const triggerText = ({ trigger, attempt }: Run): string => `${TEXTS[trigger]}${attempt > 1 ? texts.attempt(attempt) : ''}`;
