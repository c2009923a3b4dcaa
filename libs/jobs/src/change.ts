import { z } from 'zod';

import { type OrganizationId } from '@app/kernel';

/** What pages show and may have to ask for again. */
export const CHANGE_TOPICS = [
  'runs',
  'connections',
  'evidence',
  'coverage',
  'controls',
  'metrics',
  'assessments',
  'samples',
  'alerts',
  'alert-channels',
  'audit-events',
  'members',
  'invitations',
  'api-keys',
  'organization',
  'retention',
] as const;
export type ChangeTopic = (typeof CHANGE_TOPICS)[number];

/** That something changed, never what: whoever hears it asks with their own rights. */
export interface Change {
  readonly topic: ChangeTopic;
  readonly id: string;
}

const changes = z.array(z.strictObject({ topic: z.enum(CHANGE_TOPICS), id: z.string().max(200) })).max(1_000);

/** Where Redis carries the changes of one organization. */
export const changeChannel = (org: OrganizationId): string => `changes/${org}`;

export const writeChanges = (some: readonly Change[]): string => JSON.stringify(some);

/** Null: written by a stranger, or by a release that knows more. */
export function readChanges(text: string): readonly Change[] | null {
  try {
    return changes.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
