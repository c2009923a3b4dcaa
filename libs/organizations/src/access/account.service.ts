import { Inject, Injectable } from '@nestjs/common';

import { type Clock, InvalidInput, InvariantViolated, type OrganizationId } from '@app/kernel';
import { ATTEMPT_LIMITER, type AttemptLimiter, type AttemptRule, CLOCK, isDuplicateKey, type Transaction } from '@app/platform';

import { findPasswordProblem, nameFromEmail, toEmailAddress } from '../domain/index.js';
import { AccountExists, InvalidCredentials, TooManyAttempts } from '../organizations.errors.js';
import { type Account, AccountRepository } from '../persistence/account.repository.js';
import { OrganizationRepository } from '../persistence/organization.repository.js';
import { PasswordHasher } from '../secrets/password-hasher.js';

const WINDOW_MS = 15 * 60_000;
const BY_BOTH: AttemptRule = { name: 'sign-in.both', limit: 10, windowMs: WINDOW_MS };
/** Wider than the one above, so that a stranger cannot lock a person out from a single address. */
const BY_EMAIL: AttemptRule = { name: 'sign-in.email', limit: 50, windowMs: WINDOW_MS };
const BY_ADDRESS: AttemptRule = { name: 'sign-in.address', limit: 100, windowMs: WINDOW_MS };

export interface PasswordAttempt {
  readonly email: string;
  readonly password: string;
  /** Network address it came from. */
  readonly address: string;
}
/** Whose new password it is: none of these names may make it up. */
export interface PasswordFor {
  readonly email: string;
  readonly name?: string;
  readonly organizationIds: readonly OrganizationId[];
  /** Of one that does not stand yet. */
  readonly organizationName?: string;
}
/** A person who proved to own an account, or who is about to get one. */
export type Claim =
  | { readonly kind: 'existing'; readonly account: Account }
  | { readonly kind: 'new'; readonly email: string; readonly name: string; readonly passwordHash: string };

@Injectable()
export class AccountService {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly organizations: OrganizationRepository,
    private readonly hasher: PasswordHasher,
    @Inject(ATTEMPT_LIMITER) private readonly limiter: AttemptLimiter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The same work for an unknown address and a wrong password. @throws TooManyAttempts, counted before the password is looked at */
  async checkPassword(attempt: PasswordAttempt): Promise<{ readonly account: Account | null; readonly matches: boolean }> {
    const email = attempt.email.trim().toLowerCase();
    const both = `${email}|${attempt.address}`;
    for (const [rule, subject] of [
      [BY_BOTH, both],
      [BY_EMAIL, email],
      [BY_ADDRESS, attempt.address],
    ] as const) {
      const decision = await this.limiter.take(rule, subject);
      if (!decision.allowed) throw new TooManyAttempts(decision.retryAfterSeconds);
    }
    const account = await this.accounts.findByEmail(email);
    const matches = await this.hasher.verify(account?.passwordHash ?? null, attempt.password);
    if (matches) await this.#forgive(email, attempt.address);
    return { account, matches };
  }

  /**
   * For links that bring somebody in: who has an account proves it with its password, who has none chooses one. So a link handed over by somebody
   * else never changes the password of an account that exists. @throws InvalidCredentials, InvalidInput
   */
  async claim(attempt: PasswordAttempt, about: Omit<PasswordFor, 'email'>): Promise<Claim> {
    const email = toEmailAddress(attempt.email);
    if (email === null) throw new InvalidInput([{ field: 'email', message: 'must be an e-mail address' }]);
    if ((await this.accounts.findByEmail(email)) !== null) {
      const { account, matches } = await this.checkPassword({ ...attempt, email });
      if (account === null || !matches) throw new InvalidCredentials();
      return { kind: 'existing', account };
    }
    return { kind: 'new', email, name: about.name ?? nameFromEmail(email), passwordHash: await this.hashNew(attempt.password, { ...about, email }) };
  }

  /** @throws InvalidInput naming the field */
  async hashNew(password: string, whose: PasswordFor, field = 'password'): Promise<string> {
    const { email, name, organizationIds, organizationName } = whose;
    const organizations = await Promise.all(organizationIds.map(async (org) => (await this.organizations.findStanding(org))?.name));
    const names = [name, organizationName, ...organizations].filter((one) => one !== undefined);
    const problem = findPasswordProblem(password, { email, names });
    if (problem !== null) throw new InvalidInput([{ field, message: problem }]);
    return this.hasher.hash(password);
  }

  async findByEmail(email: string): Promise<Account | null> {
    return this.accounts.findByEmail(email);
  }

  /** The account behind a membership. */
  async get(accountId: string): Promise<Account> {
    const account = await this.accounts.findById(accountId);
    if (account === null) throw new InvariantViolated('a member without an account');
    return account;
  }

  async setPassword(accountId: string, passwordHash: string, tx: Transaction): Promise<void> {
    await this.accounts.setPassword(accountId, passwordHash, this.clock.now(), tx);
  }

  /** → the account's id */
  async store(claim: Claim, tx: Transaction): Promise<string> {
    if (claim.kind === 'existing') return claim.account.id;
    const { email, name, passwordHash } = claim;
    return this.accounts.add({ email, name, passwordHash }, this.clock.now(), tx);
  }

  async #forgive(email: string, address: string): Promise<void> {
    await this.limiter.forgive(BY_BOTH, `${email}|${address}`);
    await this.limiter.forgive(BY_EMAIL, email);
  }
}

export const personOf = (claim: Claim): { readonly email: string; readonly name: string } => (claim.kind === 'existing' ? claim.account : claim);

/** For transactions that store a claim: the loser of two at the same moment is told so. */
export async function orAccountExists<T>(transaction: Promise<T>): Promise<T> {
  try {
    return await transaction;
  } catch (error) {
    if (isDuplicateKey(error, 'one_account_per_email')) throw new AccountExists();
    throw error;
  }
}
