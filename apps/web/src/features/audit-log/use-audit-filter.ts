import { useSearchParams } from 'react-router';
import type { AuditFilter } from '@/api/client';
import { auditLog as texts } from '@/texts';

const OUTCOMES = ['success', 'partial', 'failure', 'denied'] as const;
export type AuditFilterName = 'group' | 'outcome' | 'actor' | 'targetId' | 'checkpoint';

/** Event types by what they are about; the API takes exact types. */
export const GROUPS: readonly (readonly [key: string, text: string, types: readonly string[]])[] = [
  [
    'connections',
    texts.connections,
    ['connected', 'test-failed', 'reauthorized', 'revoked', 'changed', 'visibility-confirmed'].map((type) => `connection.${type}`),
  ],
  ['runs', texts.runs, ['succeeded', 'partial', 'failed'].map((type) => `connector-run.${type}`)],
  ['members', texts.members, ['invited', 'joined', 'changed', 'removed', 'invitation-withdrawn'].map((type) => `member.${type}`)],
  ['keys', texts.apiKeys, ['created', 'revoked'].map((type) => `api-key.${type}`)],
  ['sign-in', texts.signIn, ['signed-in', 'signed-out', 'sign-in-failed', 'password-reset', 'password-link-made'].map((type) => `auth.${type}`)],
  [
    'custody',
    texts.samplesRevealsExports,
    ['custody.viewed', 'custody.sampled', 'custody.revealed', 'custody.exported', 'assessment.exported', 'audit.exported'],
  ],
  ['organization', texts.organization, ['created', 'changed', 'key-rotated'].map((type) => `organization.${type}`)],
];

export function useAuditFilter() {
  const [params, setParams] = useSearchParams();
  const group = GROUPS.find(([key]) => key === params.get('group'));
  const outcome = OUTCOMES.find((one) => one === params.get('outcome'));
  const actor = params.get('actor') ?? '';
  const targetId = params.get('targetId') ?? '';
  const checkpoint = /^\d{1,14}$/.exec(params.get('checkpoint') ?? '');
  const filter: AuditFilter = {
    ...(group === undefined ? {} : { type: group[2].join(',') }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(actor === '' ? {} : { actorId: actor }),
    ...(targetId === '' ? {} : { targetId }),
  };
  const set = (name: AuditFilterName, value: string) => {
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  return {
    filter,
    group: group?.[0] ?? '',
    outcome: outcome ?? '',
    actor,
    targetId,
    /** The one whose event was looked for. */
    checkpoint: checkpoint === null ? null : Number(checkpoint[0]),
    isFiltered: Object.keys(filter).length > 0,
    set,
  };
}
