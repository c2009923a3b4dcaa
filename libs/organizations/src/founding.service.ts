import { Inject, Injectable } from '@nestjs/common';

import { type Actor, type Append, AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type OrganizationId } from '@app/kernel';
import { CLOCK, type Transaction } from '@app/platform';

import { AccountService, orAccountExists, personOf } from './access/account.service.js';
import { requireTimeZone, settingsData } from './organization.service.js';
import { AccountRepository } from './persistence/account.repository.js';
import { type Member, MemberRepository } from './persistence/member.repository.js';
import { DEFAULT_SETTINGS, type Organization, OrganizationRepository } from './persistence/organization.repository.js';

export interface NewOrganization {
  readonly name: string;
  readonly timeZone: string;
  readonly owner: { readonly email: string; readonly password: string; readonly name?: string };
  /** Network address it came from, or `cli`. */
  readonly address: string;
}
export interface CreatedOrganization {
  readonly organization: Organization;
  readonly owner: Member;
}

@Injectable()
export class FoundingService {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly members: MemberRepository,
    private readonly accounts: AccountRepository,
    private readonly claims: AccountService,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The organization and its first owner, in one transaction. `first` runs in it before anything else. */
  async create(
    wish: NewOrganization,
    id: OrganizationId = this.organizations.nextId(),
    first?: (tx: Transaction) => Promise<void>,
  ): Promise<CreatedOrganization> {
    const name = wish.name.trim();
    if (name === '' || name.length > 200) throw new InvalidInput([{ field: 'name', message: 'must have 1 to 200 characters' }]);
    requireTimeZone(wish.timeZone);
    const now = this.clock.now();
    const about = { organizationIds: [], organizationName: name, ...(wish.owner.name === undefined ? {} : { name: wish.owner.name }) };
    const claim = await this.claims.claim({ ...wish.owner, address: wish.address }, about);
    const organization = { id, name, timeZone: wish.timeZone, settings: DEFAULT_SETTINGS, createdAt: now };
    const creating = this.audit.commit(id, async (tx, append) => {
      await first?.(tx);
      await this.organizations.add(organization, tx);
      const accountId = await this.claims.store(claim, tx);
      const person = { accountId, ...pick(personOf(claim)), role: 'owner', accessEndsAt: null } as const;
      const ownerId = await this.members.add(id, person, now, tx);
      await this.accounts.join(accountId, id, tx);
      await appendCreation(append, organization, { kind: 'member', id: ownerId, label: person.email });
      return { organization, owner: { ...person, id: ownerId, organizationId: id, createdAt: now, lastSeenAt: null } };
    });
    return orAccountExists(creating);
  }
}

async function appendCreation(append: Append, organization: Organization, owner: Actor): Promise<void> {
  const target = { kind: 'organization', id: organization.id };
  await append({ type: 'organization.created', actor: owner, target, outcome: 'success', data: settingsData(organization) });
  await append({ type: 'member.joined', actor: owner, target: { kind: 'member', id: owner.id }, outcome: 'success', data: { role: 'owner' } });
}

const pick = ({ email, name }: { readonly email: string; readonly name: string }) => ({ email, name });
