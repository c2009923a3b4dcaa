import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type OrganizationId } from '@app/kernel';
import { isDuplicateKey, OrgScopedRepository, type SealedValue } from '@app/platform';

import { POPULATION_SALTS } from './population.collections.js';
import { type PopulationSaltRow } from './population.schema.js';

export interface StoredSalt {
  readonly id: string;
  readonly recordDigest: string;
  readonly salt: SealedValue;
}

@Injectable()
export class PopulationSaltRepository extends OrgScopedRepository<PopulationSaltRow> {
  constructor(@InjectModel(POPULATION_SALTS.name) model: Model<PopulationSaltRow>) {
    super(model);
  }

  newId(): string {
    return new Types.ObjectId().toHexString();
  }

  async ofRecords(org: OrganizationId, connectionId: string, recordDigests: readonly string[]): Promise<readonly StoredSalt[]> {
    const where = { connectionId: new Types.ObjectId(connectionId), recordDigest: mongoose.trusted({ $in: [...recordDigests] }) };
    return (await this.find(org, where)).map(({ _id, recordDigest, salt }) => ({ id: _id.toHexString(), recordDigest, salt }));
  }

  /** `met-another`: a run filed one of the records first; those before it are kept, so look again for what is still missing. */
  async add(org: OrganizationId, connectionId: string, salts: readonly StoredSalt[]): Promise<'added' | 'met-another'> {
    const rows = salts.map(({ id, ...same }) => ({ ...same, _id: new Types.ObjectId(id), connectionId: new Types.ObjectId(connectionId) }));
    try {
      await this.insertMany(org, rows);
      return 'added';
    } catch (error) {
      if (isDuplicateKey(error, 'one_per_record')) return 'met-another';
      throw error;
    }
  }
}
