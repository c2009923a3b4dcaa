import type { ComponentType } from 'react';

interface PageModule {
  readonly default: ComponentType;
}
export type LoadPage = () => Promise<PageModule>;

/** Pages that need no session. Each page is its own chunk. */
export const OUTSIDE: Readonly<Record<string, LoadPage>> = {
  'sign-in': () => import('@/features/auth/sign-in-page'),
  'set-up': () => import('@/features/auth/set-up-page'),
  'accept-invitation': () => import('@/features/auth/accept-invitation-page'),
  'password-reset': () => import('@/features/auth/password-reset-page'),
  'organization-deleted': () => import('@/features/settings/organization-deleted-page'),
};

/** Pages inside the frame; `index` is the first. */
export const INSIDE: Readonly<Record<string, LoadPage>> & { readonly index: LoadPage } = {
  index: () => import('@/features/dashboard/dashboard-page'),
  reading: () => import('@/features/reading/reading-room-page'),
  'reading/:id': () => import('@/features/reading/reading-room-page'),
  evidence: () => import('@/features/evidence/evidence-page'),
  'evidence/:id': () => import('@/features/evidence/evidence-detail-page'),
  controls: () => import('@/features/controls/controls-page'),
  'controls/:framework/:id': () => import('@/features/controls/control-detail-page'),
  assessments: () => import('@/features/assessments/assessments-page'),
  'assessments/:id': () => import('@/features/assessments/assessment-detail-page'),
  alerts: () => import('@/features/alerts/alerts-page'),
  'alerts/:id': () => import('@/features/alerts/alert-detail-page'),
  'audit-log': () => import('@/features/audit-log/audit-log-page'),
  account: () => import('@/features/account/account-page'),
  'settings/integrations': () => import('@/features/integrations/integrations-page'),
  'settings/integrations/:slug': () => import('@/features/integrations/connector-page'),
  'settings/connections/:id': () => import('@/features/connections/connection-page'),
  'settings/alert-channels': () => import('@/features/alerts/channels-page'),
  'settings/organization': () => import('@/features/settings/organization-page'),
  'settings/members': () => import('@/features/settings/members-page'),
  'settings/auditors': () => import('@/features/settings/auditors-page'),
  'settings/api-keys': () => import('@/features/settings/api-keys-page'),
  '*': () => import('@/features/errors/not-found-page'),
};

/** The page at an address, for whoever is in a hurry; the router decides for itself. */
export function pageAt(pages: Readonly<Record<string, LoadPage>>, address: string): LoadPage | undefined {
  const parts = (address === '/' ? '/index' : address).split('/').slice(1);
  const fits = (path: string): boolean => {
    const wanted = path.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
  };
  return Object.entries(pages).find(([path]) => fits(path))?.[1];
}
