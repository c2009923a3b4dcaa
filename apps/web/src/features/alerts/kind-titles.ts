import type { AlertKind } from '@/api/types';
import { alerts as texts } from '@/texts';

export const KIND_TITLES: Readonly<Record<AlertKind, string>> = {
  'connection.stale': texts.aConnectionIsStale,
  'connection.needs-reauth': texts.aKeyIsRefused,
  'connector-run.failing': texts.syncsFailAgainAndAgain,
  'evidence.suspect': texts.aFigureCannotBeBelieved,
  'visibility.narrowed': texts.theKeySeesFewerPeople,
  'coverage.dropped': texts.coverageFellForAnotherReason,
  'audit.tampered': texts.theAuditLogWasAltered,
};
export const KINDS: readonly AlertKind[] = [
  'connection.stale',
  'connection.needs-reauth',
  'connector-run.failing',
  'evidence.suspect',
  'visibility.narrowed',
  'coverage.dropped',
  'audit.tampered',
];
