import mongoose, { type Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type TenantRow, tenantSchema, type Transaction, type Where } from '@app/platform';

import { type Expiring } from '../domain/index.js';
import { type DatedCollection, type DateField } from './dated.collections.js';

export type DatedRow = TenantRow & { readonly [Field in DateField]?: Date };
export const datedSchema = ({ name, field }: DatedCollection): mongoose.Schema => tenantSchema(name, { [field]: Date });

/** Dates and ids of one collection, and their removal; which the database allows to the retention user alone. */
export class DatedRepository extends OrgScopedRepository<DatedRow> {
  constructor(
    model: Model<DatedRow>,
    readonly spec: DatedCollection,
  ) {
    super(model);
  }

  /** The oldest rows before the cutoff; null = of any age. */
  async oldest(org: OrganizationId, cutoff: Date | null, limit: number): Promise<Expiring> {
    const { name, field } = this.spec;
    const rows = await this.find(org, this.#before(cutoff), { sort: { [field]: 1 }, limit, projection: { [field]: 1 } });
    return { collection: name, ids: rows.map(({ _id }) => _id.toHexString()), oldest: rows[0]?.[field] ?? null, newest: rows.at(-1)?.[field] ?? null };
  }

  async forecast(org: OrganizationId, cutoff: Date | null): Promise<{ readonly count: number; readonly oldest: Date | null; readonly newest: Date | null }> {
    const { field } = this.spec;
    const end = async (direction: 1 | -1): Promise<Date | null> => {
      const [row] = await this.find(org, this.#before(cutoff), { sort: { [field]: direction }, limit: 1, projection: { [field]: 1 } });
      return row?.[field] ?? null;
    };
    return { count: await this.count(org, this.#before(cutoff)), oldest: await end(1), newest: await end(-1) };
  }

  /** → how many were there */
  async remove(org: OrganizationId, ids: readonly string[], tx: Transaction): Promise<number> {
    return this.deleteMany(org, { _id: mongoose.trusted({ $in: ids.map((id) => new Types.ObjectId(id)) }) }, { tx });
  }

  #before(cutoff: Date | null): Where<DatedRow> {
    return cutoff === null ? {} : { [this.spec.field]: mongoose.trusted({ $lt: cutoff }) };
  }
}
