const DAY_MS = 86_400_000;

export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_ABSOLUTE_MS = 12 * 3_600_000;
/** How often the last use is written: once a minute is enough for an idle limit of 30. */
export const LAST_SEEN_EVERY_MS = 60_000;

export interface SessionTimes {
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}
/** Idle for at most 30 minutes, open for at most 12 hours; both limits are exclusive. */
export function isSessionAlive(session: SessionTimes, now: Date): boolean {
  return now.getTime() - session.lastSeenAt.getTime() < SESSION_IDLE_MS && now.getTime() - session.createdAt.getTime() < SESSION_ABSOLUTE_MS;
}

/** Access ends at the instant, not after it. Null = no end. */
export const hasAccessAt = (accessEndsAt: Date | null, now: Date): boolean => accessEndsAt === null || now.getTime() < accessEndsAt.getTime();

export const needsLastSeen = (lastSeenAt: Date | null, now: Date): boolean => lastSeenAt === null || now.getTime() - lastSeenAt.getTime() >= LAST_SEEN_EVERY_MS;

/** How long a one-time link works. */
export const LINK_LIFE_MS = { 'set-up': DAY_MS, invitation: 7 * DAY_MS, 'password-reset': DAY_MS } as const;
export type OneTimeTokenKind = keyof typeof LINK_LIFE_MS;

export const MAX_KEY_LIFE_MS = 366 * DAY_MS;
