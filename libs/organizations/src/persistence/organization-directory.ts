import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId, toOrganizationId } from '@app/kernel';

import { type Organization, type OrganizationRow, toOrganization } from './organization.repository.js';
import { ORGANIZATIONS } from './organizations.collections.js';

/**
 * The only queries that belong to no organization: which organizations there are. Everything a scheduler does next is scoped to one of them.
 * No other file may set `crossOrg`.
 */
@Injectable()
export class OrganizationDirectory {
  readonly #model: Model<OrganizationRow>;

  constructor(@InjectModel(ORGANIZATIONS.name) model: Model<OrganizationRow>) {
    this.#model = model;
  }

  /** False only before the first set-up: a deleted organization counts. */
  async hasAny(): Promise<boolean> {
    const row = await this.#model.findOne({}, { _id: 1 }).setOptions({ crossOrg: 'first set-up' }).lean().exec();
    return row !== null;
  }

  /** Standing organizations in the order of their ids, page by page: give the last id of a page to get the next one. */
  async page(limit: number, after?: OrganizationId): Promise<readonly Organization[]> {
    return this.#page({ deletedAt: null }, limit, after);
  }

  /** The same of deleted ones: what of theirs may go still has to be removed. */
  async pageOfDeleted(limit: number, after?: OrganizationId): Promise<readonly Organization[]> {
    return this.#page({ deletedAt: mongoose.trusted({ $ne: null }) }, limit, after);
  }

  async #page(which: { readonly deletedAt: object | null }, limit: number, after: OrganizationId | undefined): Promise<readonly Organization[]> {
    const beyond = after === undefined ? {} : { _id: mongoose.trusted({ $gt: new Types.ObjectId(after) }) };
    const rows = await this.#model
      .find({ ...which, ...beyond })
      .setOptions({ crossOrg: 'list of organizations' })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<OrganizationRow[]>()
      .exec();
    return rows.map((row) => toOrganization(toOrganizationId(row._id.toHexString()), row));
  }
}
