import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type OrganizationId } from '@app/kernel';

import { type Caller } from '../domain/index.js';
import { InvalidCredentials, NoAccess, OrganizationChoiceNeeded, SessionNeeded } from '../organizations.errors.js';
import { type Account } from '../persistence/account.repository.js';
import { type Member } from '../persistence/member.repository.js';
import { type Organization } from '../persistence/organization.repository.js';
import { AccountService, type PasswordAttempt } from './account.service.js';
import { AuthenticationService } from './authentication.service.js';
import { type Membership, MembershipService } from './membership.service.js';
import { actorOf, SessionService, type SignInMethod } from './session.service.js';

/** Every refusal of a password takes at least this long, so that the audit write of a known account does not tell it from an unknown one. */
const REFUSAL_FLOOR_MS = 400;

export interface SignInRequest extends PasswordAttempt {
  /** `Firefox on Linux`, for the person's list of sessions. */
  readonly device: string;
  /** Needed when the person belongs to several. */
  readonly organizationId?: OrganizationId;
}
export interface SignedIn {
  /** For the cookie; shown to nobody else. */
  readonly token: string;
  readonly member: Member;
  readonly organization: Organization;
}

@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AccountService,
    private readonly memberships: MembershipService,
    private readonly sessions: SessionService,
    private readonly authentication: AuthenticationService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Always a new session; one that was presented with the request ends, and one that nobody opened is never taken over.
   * @throws TooManyAttempts, InvalidCredentials, OrganizationChoiceNeeded, NoAccess
   */
  async signIn(request: SignInRequest, presentedSession: string | null): Promise<SignedIn> {
    const start = performance.now();
    const { account, matches } = await this.accounts.checkPassword(request);
    if (account === null || !matches) {
      if (account !== null) await this.#recordFailure(account);
      await until(start + REFUSAL_FLOOR_MS);
      throw new InvalidCredentials();
    }
    const membership = choose(await this.memberships.standing(account), request.organizationId);
    if (membership === null) throw new NoAccess(lastEnded(await this.memberships.ended(account), request.organizationId));
    const signedIn = await this.#open(membership, 'password', request.device);
    const earlier = presentedSession === null ? null : await this.authentication.findBySession(presentedSession);
    if (earlier !== null) await this.sessions.close(earlier);
    return signedIn;
  }

  /** For who has just become a member. */
  async enter(member: Member, method: 'invitation' | 'set-up', device: string): Promise<SignedIn> {
    return this.#open(await this.memberships.of(member), method, device);
  }

  /** Another organization of the same person: a new session there, the old one ends. */
  async switchTo(caller: Caller, organizationId: OrganizationId, device: string): Promise<SignedIn> {
    if (caller.sessionId === null) throw new SessionNeeded();
    const membership = choose(await this.memberships.standingOf(caller), organizationId);
    if (membership === null) throw new NoAccess(null);
    const signedIn = await this.#open(membership, 'switch', device);
    await this.sessions.close(caller);
    return signedIn;
  }

  async #open({ member, organization }: Membership, method: SignInMethod, device: string): Promise<SignedIn> {
    return { token: await this.sessions.open(member, method, device), member, organization };
  }

  /** In each organization the person could have entered. */
  async #recordFailure(account: Account): Promise<void> {
    for (const { member } of await this.memberships.standing(account)) {
      await this.audit.commit(member.organizationId, async (_tx, append) => {
        await append({ type: 'auth.sign-in-failed', actor: actorOf(member), target: { kind: 'member', id: member.id }, outcome: 'denied' });
      });
    }
  }
}

const isWanted = ({ organization }: Membership, wanted: OrganizationId | undefined): boolean => wanted === undefined || organization.id === wanted;

/** Null when none fits. @throws OrganizationChoiceNeeded */
function choose(memberships: readonly Membership[], wanted: OrganizationId | undefined): Membership | null {
  const fitting = memberships.filter((membership) => isWanted(membership, wanted));
  if (fitting.length > 1) throw new OrganizationChoiceNeeded(fitting.map(({ organization: { id, name } }) => ({ id, name })));
  return fitting[0] ?? null;
}

/** The access that ended last, of those asked for. */
function lastEnded(memberships: readonly Membership[], wanted: OrganizationId | undefined): { readonly organization: string; readonly endedAt: Date } | null {
  return memberships
    .filter((membership) => isWanted(membership, wanted))
    .flatMap(({ member, organization }) => (member.accessEndsAt === null ? [] : [{ organization: organization.name, endedAt: member.accessEndsAt }]))
    .reduce<ReturnType<typeof lastEnded>>((last, one) => (last === null || last.endedAt < one.endedAt ? one : last), null);
}

const until = async (instant: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, instant - performance.now())));
