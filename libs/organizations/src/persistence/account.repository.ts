import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { globalSchema, objectId, organizationKey, type Transaction } from '@app/platform';

import { ACCOUNTS } from './organizations.collections.js';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly organizationIds: readonly OrganizationId[];
}
export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
}

interface AccountRow {
  readonly _id: Types.ObjectId;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly organizationIds: readonly Types.ObjectId[];
  readonly createdAt: Date;
  readonly passwordChangedAt: Date;
}
const text = { type: String, required: true } as const;
export const accountSchema = globalSchema(ACCOUNTS.name, {
  email: text,
  name: text,
  passwordHash: text,
  organizationIds: { type: [objectId], required: true },
  createdAt: { type: Date, required: true },
  passwordChangedAt: { type: Date, required: true },
});

/** The one collection outside every organization, so its model is used as it is. */
@Injectable()
export class AccountRepository {
  readonly #model: Model<AccountRow>;

  constructor(@InjectModel(ACCOUNTS.name) model: Model<AccountRow>) {
    this.#model = model;
  }

  async findByEmail(email: string, tx?: Transaction): Promise<Account | null> {
    return toAccount(await this.#model.findOne({ email }, null, sessionOf(tx)).lean<AccountRow | null>().exec());
  }

  async findById(accountId: string, tx?: Transaction): Promise<Account | null> {
    const _id = new Types.ObjectId(accountId);
    return toAccount(await this.#model.findOne({ _id }, null, sessionOf(tx)).lean<AccountRow | null>().exec());
  }

  /** → its id. A second account of one e-mail address is refused by the index `one_account_per_email`. */
  async add(account: NewAccount, now: Date, tx: Transaction): Promise<string> {
    const _id = new Types.ObjectId();
    const row = { _id, ...account, organizationIds: [], createdAt: now, passwordChangedAt: now };
    await this.#model.insertMany([row], { ...sessionOf(tx), throwOnValidationError: true, rawResult: true });
    return _id.toHexString();
  }

  /** In the transaction that adds the membership. */
  async join(accountId: string, org: OrganizationId, tx: Transaction): Promise<void> {
    await this.#change(accountId, { $addToSet: { organizationIds: organizationKey(org) } }, tx);
  }

  /** In the transaction that ends the membership. */
  async leave(accountId: string, org: OrganizationId, tx: Transaction): Promise<void> {
    await this.#change(accountId, { $pull: { organizationIds: organizationKey(org) } }, tx);
  }

  /** The same for many. */
  async leaveAll(accountIds: readonly string[], org: OrganizationId, tx: Transaction): Promise<void> {
    const _id = mongoose.trusted({ $in: accountIds.map((id) => new Types.ObjectId(id)) });
    await this.#model.updateMany({ _id }, { $pull: { organizationIds: organizationKey(org) } }, sessionOf(tx)).exec();
  }

  async setPassword(accountId: string, passwordHash: string, now: Date, tx: Transaction): Promise<void> {
    await this.#change(accountId, { $set: { passwordHash, passwordChangedAt: now } }, tx);
  }

  async #change(accountId: string, change: object, tx: Transaction): Promise<void> {
    await this.#model.updateOne({ _id: new Types.ObjectId(accountId) }, change, sessionOf(tx)).exec();
  }
}

const sessionOf = (tx: Transaction | undefined): { session?: Transaction['session'] } => (tx === undefined ? {} : { session: tx.session });

function toAccount(row: AccountRow | null): Account | null {
  if (row === null) return null;
  const { _id, email, name, passwordHash, organizationIds } = row;
  return { id: _id.toHexString(), email, name, passwordHash, organizationIds: organizationIds.map((org) => toOrganizationId(org.toHexString())) };
}
