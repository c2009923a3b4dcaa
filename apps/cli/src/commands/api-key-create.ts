import { toOrganizationId } from '@app/kernel';
import { ACCESSES, ApiKeyService, MemberService, ROLES } from '@app/organizations';

import { parseOptions, required } from '../arguments.js';
import { UsageError } from '../cli.errors.js';
import { withContext } from '../cli-context.js';
import { commandConfig } from '../environment.js';

const DAY_MS = 86_400_000;

/** A key on behalf of an owner, for programs; shown only here. */
export async function apiKeyCreate(args: readonly string[]): Promise<void> {
  const command = 'api-key create';
  const options = parseOptions(command, args, {
    organization: { type: 'string' },
    owner: { type: 'string' },
    label: { type: 'string' },
    role: { type: 'string', default: 'admin' },
    access: { type: 'string', default: 'full' },
    days: { type: 'string', default: '90' },
    json: { type: 'boolean' },
  });
  const org = toOrganizationId(required(command, 'organization', options.organization));
  const email = required(command, 'owner', options.owner);
  const label = required(command, 'label', options.label);
  const role = oneOf(command, 'role', ROLES, options.role);
  const access = oneOf(command, 'access', ACCESSES, options.access);
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1) throw new UsageError(`${command}: --days must be a whole number above 0.`);
  const config = await commandConfig();
  await withContext(config, async (get) => {
    const owner = await get(MemberService).getByEmail(org, email);
    const { key, secret } = await get(ApiKeyService).createFor(owner, {
      label,
      role,
      access,
      expiresAt: new Date(Date.now() + config.clockOffsetMs + days * DAY_MS),
    });
    process.stdout.write(
      options.json === true ? `${JSON.stringify({ id: key.id, apiKey: secret })}\n` : `API key ${secret}\nThis is the only time the key is shown.\n`,
    );
  });
}

function oneOf<T extends string>(command: string, name: string, known: readonly T[], value: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${command}: --${name} must be one of ${known.join(', ')}.`);
  return found;
}
