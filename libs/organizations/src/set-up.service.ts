import { Inject, Injectable } from '@nestjs/common';

import { type Clock } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type CreatedOrganization, FoundingService, type NewOrganization } from './founding.service.js';
import { AlreadySetUp, LinkInvalid } from './organizations.errors.js';
import { OneTimeTokenRepository } from './persistence/one-time-token.repository.js';
import { OrganizationRepository } from './persistence/organization.repository.js';
import { OrganizationDirectory } from './persistence/organization-directory.js';
import { makeScopedToken, readScopedToken } from './secrets/scoped-token.js';

/** The way in of a fresh installation: a link, printed where the server was started, makes the first organization and its owner. */
@Injectable()
export class SetUpService {
  constructor(
    private readonly founding: FoundingService,
    private readonly ids: OrganizationRepository,
    private readonly directory: OrganizationDirectory,
    private readonly tokens: OneTimeTokenRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** → the token of a new link, valid for a day, or null once there is an organization. The token holds the id the organization will get. */
  async makeToken(): Promise<string | null> {
    if (await this.directory.hasAny()) return null;
    const org = this.ids.nextId();
    const token = makeScopedToken(org);
    await this.tokens.add(org, { kind: 'set-up', tokenHash: token.hash, createdBy: { kind: 'system', id: 'start', label: 'first start' } }, this.clock.now());
    return token.text;
  }

  /** @throws LinkInvalid, AlreadySetUp, InvalidInput */
  async complete(token: string, wish: NewOrganization): Promise<CreatedOrganization> {
    const presented = readScopedToken(token);
    if (presented === null) throw new LinkInvalid();
    const { organizationId: org, hash } = presented;
    const now = this.clock.now();
    if ((await this.tokens.findUsable(org, 'set-up', hash, now)) === null) throw new LinkInvalid();
    if (await this.directory.hasAny()) throw new AlreadySetUp();
    return this.founding.create(wish, org, async (tx) => {
      if ((await this.tokens.use(org, 'set-up', hash, now, tx)) === null) throw new LinkInvalid();
    });
  }
}
