import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { isDuplicateKey, type New, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction, type Where } from '@app/platform';

import { NewVersionRefused } from '../assessments.errors.js';
import { type Assessment, type AssessmentState } from '../domain/index.js';
import { ASSESSMENTS } from './assessment.collections.js';

type Referring = 'id' | 'previousId' | 'attachments';
export interface AssessmentRow extends TenantRow, Omit<Assessment, Referring> {
  readonly previousId: Types.ObjectId | null;
  readonly attachments: readonly { readonly controlId: string; readonly evidenceId: Types.ObjectId; readonly note: string | null }[];
}

/** As a list shows it: how much is attached, not what. */
export type AssessmentSummary = Omit<Assessment, 'attachments' | 'frozen'> & { readonly evidenceCount: number };
export interface AssessmentFilter {
  readonly state?: AssessmentState | undefined;
  readonly framework?: string | undefined;
}

const { Mixed, ObjectId } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const mixed = { type: Mixed, required: true } as const;
const mixedOrNull = { type: Mixed, default: null } as const;
const dateOrNull = { type: Date, default: null } as const;
const textOrNull = { type: String, default: null } as const;

export const assessmentSchema = tenantSchema(ASSESSMENTS.name, {
  name: text,
  framework: text,
  catalogueVersion: text,
  period: mixed,
  timeZone: text,
  state: text,
  version: { type: Number, required: true },
  previousId: { type: ObjectId, default: null },
  scope: { type: [Mixed], required: true },
  frozen: mixedOrNull,
  attachments: { type: [Mixed], required: true },
  preparedBy: mixed,
  createdAt: { type: Date, required: true },
  submittedBy: mixedOrNull,
  submittedAt: dateOrNull,
  approvedBy: mixedOrNull,
  approvedAt: dateOrNull,
  sealDigest: textOrNull,
  contentDigest: textOrNull,
});
const key = (id: string): Types.ObjectId => new Types.ObjectId(id);

@Injectable()
export class AssessmentRepository extends OrgScopedRepository<AssessmentRow> {
  constructor(@InjectModel(ASSESSMENTS.name) model: Model<AssessmentRow>) {
    super(model);
  }

  newId(): string {
    return new Types.ObjectId().toHexString();
  }

  /** @throws NewVersionRefused when the predecessor has a successor */
  async add(org: OrganizationId, assessment: Assessment, tx: Transaction): Promise<void> {
    try {
      await this.insert(org, toRow(assessment), { tx });
    } catch (error) {
      if (isDuplicateKey(error, 'one_successor')) throw new NewVersionRefused('replaced');
      throw error;
    }
  }

  async findById(org: OrganizationId, id: string, tx?: Transaction): Promise<Assessment | null> {
    const row = isObjectIdText(id) ? await this.findOne(org, { _id: key(id) }, { tx }) : null;
    return row === null ? null : toAssessment(row);
  }

  /** The id of the version that took its place; null = it is the newest. */
  async successorOf(org: OrganizationId, id: string, tx?: Transaction): Promise<string | null> {
    const row = await this.findOne(org, { previousId: key(id) }, { projection: { _id: 1 }, tx });
    return row?._id.toHexString() ?? null;
  }

  /** Newest first. */
  async page(org: OrganizationId, filter: AssessmentFilter, { limit, cursor }: PageRequest): Promise<Page<AssessmentSummary>> {
    if (cursor !== undefined && !isObjectIdText(cursor))
      throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
    const where: Where<AssessmentRow> = {
      ...(filter.state === undefined ? {} : { state: filter.state }),
      ...(filter.framework === undefined ? {} : { framework: filter.framework }),
      ...(cursor === undefined ? {} : { _id: mongoose.trusted({ $lt: key(cursor) }) }),
    };
    const rows = await this.aggregate<Omit<AssessmentRow, 'attachments'> & { readonly evidenceCount: number }>(org, where, [
      { $sort: { organizationId: 1, _id: -1 } },
      { $limit: limit + 1 },
      { $set: { evidenceCount: { $size: { $setUnion: ['$attachments.evidenceId'] } } } },
      { $project: { attachments: 0, frozen: 0 } },
    ]);
    const items = rows.slice(0, limit).map(({ evidenceCount, ...row }) => ({ ...toAssessment({ ...row, attachments: [] }), evidenceCount }));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** Everything but what an approval or a submission decides. → false when it is no draft any more */
  async changeDraft(org: OrganizationId, { id, ...assessment }: Assessment, tx: Transaction): Promise<boolean> {
    const { name, scope, attachments } = toRow({ id, ...assessment });
    return (await this.updateOne(org, { _id: key(id), state: 'draft' }, { $set: { name, scope, attachments } }, { tx })) === 1;
  }

  /** → false when it is not in `from` any more */
  async move(
    org: OrganizationId,
    id: string,
    from: AssessmentState,
    change: Partial<Omit<Assessment, Referring>> & Pick<Assessment, 'state'>,
    tx: Transaction,
  ): Promise<boolean> {
    return (await this.updateOne(org, { _id: key(id), state: from }, { $set: change }, { tx })) === 1;
  }
}

function toRow({ id, previousId, attachments, ...same }: Assessment): New<AssessmentRow> {
  return {
    ...same,
    _id: key(id),
    previousId: previousId === null ? null : key(previousId),
    attachments: attachments.map(({ controlId, evidenceId, note }) => ({ controlId, evidenceId: key(evidenceId), note })),
  };
}

function toAssessment(row: AssessmentRow): Assessment {
  const { name, framework, catalogueVersion, period, timeZone, state, version, scope, frozen, preparedBy, createdAt } = row;
  const { submittedBy, submittedAt, approvedBy, approvedAt, sealDigest, contentDigest } = row;
  return {
    ...{ name, framework, catalogueVersion, period, timeZone, state, version, scope, preparedBy, createdAt },
    ...{ submittedBy, submittedAt, approvedBy, approvedAt, sealDigest, contentDigest },
    frozen: frozen ?? null,
    id: row._id.toHexString(),
    previousId: row.previousId?.toHexString() ?? null,
    attachments: row.attachments.map(({ controlId, evidenceId, note }) => ({ controlId, evidenceId: evidenceId.toHexString(), note })),
  };
}
