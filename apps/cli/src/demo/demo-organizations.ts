import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { toOrganizationId } from '@app/kernel';
import { ApiKeyService, FoundingService, MemberService, OrganizationDirectory, PasswordResetService } from '@app/organizations';
import { type AppConfig } from '@app/platform';

import { CheckFailed } from '../cli.errors.js';
import { withContext } from '../cli-context.js';

const marker = z.object({ organizationId: z.string(), staleOrganizationId: z.string() });
type Ids = z.infer<typeof marker>;
const KEY_LIFE_MS = 86_400_000;

/** Says that the data in this home are invented. */
const markerFile = (home: string): string => path.join(home, 'demo.json');

export interface DemoOrganization {
  readonly name: string;
  readonly organizationId: string;
  /** For this launch only: valid for one day. */
  readonly apiKey: string;
}
export interface DemoOrganizations {
  readonly isNew: boolean;
  /** The one whose connection is read every day. */
  readonly first: DemoOrganization;
  /** The one whose connection is stale. */
  readonly stale: DemoOrganization;
}
export interface DemoOwner {
  readonly email: string;
  readonly password: string;
}

export const FIRST = { name: 'Larkfield Labs', timeZone: 'Europe/Berlin' } as const;
export const STALE = { name: 'Brightwater Clinic', timeZone: 'America/New_York' } as const;

/** False while the home is empty. @throws CheckFailed when it holds real data */
export async function hasDemo(config: AppConfig, home: string): Promise<boolean> {
  if ((await readMarker(home)) !== null) return true;
  if (await withContext(config, (get) => get(OrganizationDirectory).hasAny()))
    throw new CheckFailed(`${home} holds the data of a real organization.`, 'Run the demo with another folder: ATTESTA_HOME=.attesta-demo npm run demo');
  return false;
}

/** The demo's two organizations with one owner, made at the time of `config`'s clock or found again; the owner gets the password of this launch. */
export async function demoOrganizations(config: AppConfig, home: string, owner: DemoOwner): Promise<DemoOrganizations> {
  return withContext(config, async (get) => {
    const known = await readMarker(home);
    const found = async ({ name, timeZone }: typeof FIRST | typeof STALE): Promise<string> =>
      (await get(FoundingService).create({ name, timeZone, owner: { ...owner, name: 'Demo Owner' }, address: 'cli' })).organization.id;
    const ids: Ids = known ?? { organizationId: await found(FIRST), staleOrganizationId: await found(STALE) };
    if (known === null) await writeFile(markerFile(home), `${JSON.stringify(ids)}\n`, { mode: 0o600 });
    else await get(PasswordResetService).reset((await get(PasswordResetService).makeLinkAsOperator(owner.email)).token, owner.password);
    const keyOf = async (name: string, organizationId: string): Promise<DemoOrganization> => {
      const member = await get(MemberService).getByEmail(toOrganizationId(organizationId), owner.email);
      // Until a day after now, also where the organization is made in the past.
      const expiresAt = new Date(Date.now() + Math.max(0, config.clockOffsetMs) + KEY_LIFE_MS);
      const { secret } = await get(ApiKeyService).createFor(member, { label: 'demo', role: 'owner', access: 'full', expiresAt });
      return { name, organizationId, apiKey: secret };
    };
    return { isNew: known === null, first: await keyOf(FIRST.name, ids.organizationId), stale: await keyOf(STALE.name, ids.staleOrganizationId) };
  });
}

async function readMarker(home: string): Promise<Ids | null> {
  try {
    const parsed = marker.safeParse(JSON.parse(await readFile(markerFile(home), 'utf8')));
    if (parsed.success) return parsed.data;
    throw new CheckFailed(`${markerFile(home)} was written by an earlier release.`, `Remove the invented data and start again: rm -r ${home}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
