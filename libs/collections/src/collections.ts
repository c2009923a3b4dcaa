import { ALERTS_COLLECTIONS } from '@app/alerts';
import { ASSESSMENTS } from '@app/assessments';
import { AUDIT_CHECKPOINTS, AUDIT_EVENTS, AUDIT_SIGNING_KEYS } from '@app/audit-log';
import { CHANNELS_COLLECTIONS } from '@app/channels';
import { CONNECTIONS } from '@app/connections';
import { CONNECTOR_RUN_REQUESTS, CONNECTOR_RUNS } from '@app/connector-runs';
import { CONTROLS_COLLECTIONS } from '@app/controls';
import { SAMPLES } from '@app/custody';
import { EVIDENCE_COLLECTIONS } from '@app/evidence';
import { ORGANIZATIONS_COLLECTIONS } from '@app/organizations';
import { type CollectionSpec, type Migration, ORGANIZATION_KEYS, ROLE_CANARY } from '@app/platform';

/** Every collection of the product. Roles, migrations, the start-up self-test and the command oracle all read this one list. */
export const COLLECTIONS: readonly CollectionSpec[] = [
  ROLE_CANARY,
  ...ORGANIZATIONS_COLLECTIONS,
  ORGANIZATION_KEYS,
  AUDIT_EVENTS,
  AUDIT_CHECKPOINTS,
  AUDIT_SIGNING_KEYS,
  CONNECTIONS,
  CONNECTOR_RUNS,
  CONNECTOR_RUN_REQUESTS,
  ...EVIDENCE_COLLECTIONS,
  SAMPLES,
  ...CONTROLS_COLLECTIONS,
  ASSESSMENTS,
  ...CHANNELS_COLLECTIONS,
  ...ALERTS_COLLECTIONS,
];

/** Numbered steps, oldest first. New collections and indexes need a step of their own without `run`, so that the version tells releases apart. */
export const MIGRATIONS: readonly Migration[] = [{ version: 1, name: 'first-release' }];
