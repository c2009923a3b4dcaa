import { ChannelSecretRotation } from '@app/channels';
import { CredentialRotation } from '@app/connections';
import { toOrganizationId } from '@app/kernel';
import { OrganizationDirectory } from '@app/organizations';
import { Vault } from '@app/platform';

import { parseOptions, required } from '../arguments.js';
import { withContext } from '../cli-context.js';
import { commandConfig } from '../environment.js';
import { organizationsOf } from '../organizations-of.js';

/** A new data key version for an organization; its credentials are sealed under it. Other processes follow within five minutes. */
export async function keysRotate(args: readonly string[]): Promise<void> {
  const options = parseOptions('keys rotate', args, { organization: { type: 'string' } });
  const org = toOrganizationId(required('keys rotate', 'organization', options.organization));
  await withContext(await commandConfig(), async (get) => {
    const { keyVersion, resealed, skipped } = await get(CredentialRotation).rotate(org);
    const channels = await get(ChannelSecretRotation).reseal(org);
    process.stdout.write(`Data key version ${String(keyVersion)}: ${String(resealed)} credential(s) sealed anew, ${String(skipped)} changed meanwhile.\n`);
    process.stdout.write(`Alert channels: ${String(channels.resealed)} secret(s) sealed anew, ${String(channels.skipped)} changed meanwhile.\n`);
  });
}

/** Data keys that another KMS key wraps are wrapped under the present one. May be stopped and called again. */
export async function keysRewrap(args: readonly string[]): Promise<void> {
  const options = parseOptions('keys rewrap', args, { organization: { type: 'string' } });
  await withContext(await commandConfig(), async (get) => {
    let [rewrapped, contended] = [0, 0];
    for await (const org of organizationsOf(get(OrganizationDirectory), options.organization)) {
      const report = await get(Vault).rewrap(org);
      rewrapped += report.rewrapped;
      contended += report.contended;
    }
    process.stdout.write(`${String(rewrapped)} data key(s) wrapped anew, ${String(contended)} changed by somebody else meanwhile.\n`);
  });
}
