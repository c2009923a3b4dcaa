import type { AlertKind } from '@/api/types';

export const KIND_TITLES: Readonly<Record<AlertKind, string>> = {
  'connection.stale': 'A connection is stale',
  'connection.needs-reauth': 'A key is refused',
  'connector-run.failing': 'Syncs fail again and again',
  'evidence.suspect': 'A figure cannot be believed',
  'visibility.narrowed': 'The key sees fewer people',
  'coverage.dropped': 'Coverage fell for another reason',
  'audit.tampered': 'The audit log was altered',
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
