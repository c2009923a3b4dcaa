import { ApiKeyService, FoundingService } from '@app/organizations';

import { parseOptions, passwordFromStdin, required } from '../arguments.js';
import { UsageError } from '../cli.errors.js';
import { withContext } from '../cli-context.js';
import { commandConfig } from '../environment.js';

const KEY_LIFE_MS = 90 * 86_400_000;

/** The set-up for scripts: an organization, its owner and an API key that is shown only here. */
export async function init(args: readonly string[]): Promise<void> {
  const options = parseOptions('init', args, {
    organization: { type: 'string' },
    owner: { type: 'string' },
    'time-zone': { type: 'string' },
    'password-stdin': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const name = required('init', 'organization', options.organization);
  const email = required('init', 'owner', options.owner);
  const timeZone = required('init', 'time-zone', options['time-zone']);
  if (options['password-stdin'] !== true)
    throw new UsageError('init: --password-stdin is missing.', 'The password is read from standard input only, so that it stands in no process list.');
  const password = await passwordFromStdin();
  const config = await commandConfig();
  await withContext(config, async (get) => {
    const { organization, owner } = await get(FoundingService).create({ name, timeZone, owner: { email, password }, address: 'cli' });
    const { secret } = await get(ApiKeyService).createFor(owner, {
      label: 'made by init',
      role: 'owner',
      access: 'full',
      expiresAt: new Date(Date.now() + config.clockOffsetMs + KEY_LIFE_MS),
    });
    const made = { organizationId: organization.id, ownerId: owner.id, apiKey: secret };
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(made)}\n`
        : `Organization ${made.organizationId}\nOwner ${made.ownerId} (${email})\nAPI key ${made.apiKey}\nThis is the only time the key is shown; it is valid for 90 days.\n`,
    );
  });
}
