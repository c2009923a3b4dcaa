import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { toOrganizationId } from '@app/kernel';
import { ApiKeyService, FoundingService, MemberService, OrganizationDirectory, PasswordResetService } from '@app/organizations';
import { type AppConfig } from '@app/platform';

import { CheckFailed } from '../cli.errors.js';
import { withContext } from '../cli-context.js';

const marker = z.object({ organizationId: z.string() });
const KEY_LIFE_MS = 86_400_000;

/** Says that the data in this home are invented. */
const markerFile = (home: string): string => path.join(home, 'demo.json');

export interface DemoOrganization {
  readonly organizationId: string;
  /** For this launch only: valid one day. */
  readonly apiKey: string;
}

/** The demo's organization, made or found again; the owner gets the password of this launch. Never touches a home that holds real data. */
export async function demoOrganization(
  config: AppConfig,
  home: string,
  { owner, password }: { readonly owner: string; readonly password: string },
): Promise<DemoOrganization> {
  return withContext(config, async (get) => {
    const known = await readMarker(home);
    if (known === null && (await get(OrganizationDirectory).hasAny())) {
      throw new CheckFailed(`${home} holds the data of a real organization.`, 'Run the demo with another folder: ATTESTA_HOME=.attesta-demo npm run demo');
    }
    const organizationId =
      known ??
      (
        await get(FoundingService).create({
          name: 'Larkfield Labs',
          timeZone: 'Europe/Berlin',
          owner: { email: owner, password, name: 'Demo Owner' },
          address: 'cli',
        })
      ).organization.id;
    if (known === null) await writeFile(markerFile(home), `${JSON.stringify({ organizationId })}\n`, { mode: 0o600 });
    else await get(PasswordResetService).reset((await get(PasswordResetService).makeLinkAsOperator(owner)).token, password);
    const member = await get(MemberService).getByEmail(toOrganizationId(organizationId), owner);
    const { secret } = await get(ApiKeyService).createFor(member, {
      label: 'demo',
      role: 'owner',
      access: 'full',
      expiresAt: new Date(Date.now() + config.clockOffsetMs + KEY_LIFE_MS),
    });
    return { organizationId, apiKey: secret };
  });
}

async function readMarker(home: string): Promise<string | null> {
  try {
    return marker.parse(JSON.parse(await readFile(markerFile(home), 'utf8'))).organizationId;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
