import mongoose, { type Connection, type Model, Types } from 'mongoose';

import { type CollectionSpec } from '@app/platform';

export const ROWS: CollectionSpec = { name: 'proof_rows', tenant: true, access: 'removable', indexes: [{ key: { organizationId: 1, n: 1 } }] };
export const FIELDS = { n: Number, label: String } as const;
export const OWN = new Types.ObjectId('64b000000000000000000001');
export const OTHER = new Types.ObjectId('64b000000000000000000002');

export interface Row {
  organizationId: Types.ObjectId;
  n: number;
  label: string;
}
export type AnyModel = Model<Row>;
export type Path = (model: AnyModel, connection: Connection) => Promise<unknown>;
const trusted = mongoose.trusted.bind(mongoose);
const one = async (model: AnyModel): Promise<mongoose.HydratedDocument<Row>> => {
  const row = await model.findOne({ organizationId: OWN });
  if (row === null) throw new TypeError('nothing seeded');
  return row;
};
// Filters and pipelines of every wrong shape: types would refuse most of them, which is not what is tried here.
const odd = (value: unknown): never => value as never;
const match = { $match: { organizationId: OWN } };
const name = ROWS.name;

/** Stopped before anything is sent. */
export const STOPPED: Readonly<Record<string, Path>> = {
  'find({})': (m) => m.find({}),
  'find()': (m) => m.find(),
  'find of undefined': (m) => m.find(odd({ organizationId: undefined })),
  'find of null': (m) => m.find(odd({ organizationId: null })),
  'find of a text': (m) => m.find(odd({ organizationId: OWN.toHexString() })),
  'find of trusted $ne': (m) => m.find({ organizationId: trusted({ $ne: null }) }),
  'find of trusted $in': (m) => m.find({ organizationId: trusted({ $in: [OWN, OTHER] }) }),
  'find of an array': (m) => m.find(odd({ organizationId: [OWN, OTHER] })),
  'find of $or': (m) => m.find({ $or: [{ organizationId: OWN }, {}] }),
  'find of $and': (m) => m.find({ $and: [{ organizationId: OWN }] }),
  'where without the organization': (m) => m.find().where('n', 1).exec(),
  'findOne()': (m) => m.findOne(),
  'findOne of undefined': (m) => m.findOne(undefined),
  findById: (m) => m.findById(OWN),
  findByIdAndUpdate: (m) => m.findByIdAndUpdate(OWN, { n: 2 }),
  findByIdAndDelete: (m) => m.findByIdAndDelete(OWN),
  findOneAndUpdate: (m) => m.findOneAndUpdate({ n: 1 }, { n: 2 }),
  findOneAndReplace: (m) => m.findOneAndReplace({ n: 1 }, { n: 2 }),
  findOneAndDelete: (m) => m.findOneAndDelete({ n: 1 }),
  updateOne: (m) => m.updateOne({ n: 1 }, { n: 2 }),
  updateMany: (m) => m.updateMany({}, { n: 2 }),
  upsert: (m) => m.updateOne({ n: 7 }, { n: 2 }, { upsert: true }),
  replaceOne: (m) => m.replaceOne({ n: 1 }, { n: 2 }),
  deleteOne: (m) => m.deleteOne({ n: 1 }),
  deleteMany: (m) => m.deleteMany({ n: -1 }),
  countDocuments: (m) => m.countDocuments({}),
  estimatedDocumentCount: (m) => m.estimatedDocumentCount(),
  distinct: (m) => m.distinct('n'),
  exists: (m) => m.exists({ n: 1 }),
  'cursor of find': async (m) => {
    for await (const _row of m.find({}).cursor()) return;
  },
  'aggregate of nothing': (m) => m.aggregate([]),
  'aggregate of $group': (m) => m.aggregate([{ $group: { _id: null } }]),
  'aggregate of a text': (m) => m.aggregate([{ $match: { organizationId: OWN.toHexString() } }]),
  'aggregate with $match second': (m) => m.aggregate([{ $limit: 5 }, match]),
  'aggregate of $or': (m) => m.aggregate([{ $match: { $or: [{ organizationId: OWN }, {}] } }]),
  'cursor of aggregate': async (m) => {
    for await (const _row of m.aggregate([{ $limit: 1 }]).cursor()) return;
  },
  $lookup: (m) => m.aggregate([match, { $lookup: { from: name, localField: 'n', foreignField: 'n', as: 'x' } }]),
  '$lookup of the same organization': (m) => m.aggregate([match, { $lookup: { from: name, pipeline: [match], as: 'x' } }]),
  '$unionWith all': (m) => m.aggregate([match, { $unionWith: name }]),
  '$unionWith another organization': (m) => m.aggregate([match, { $unionWith: { coll: name, pipeline: [{ $match: { organizationId: OTHER } }] } }]),
  '$unionWith inside $unionWith': (m) => m.aggregate([match, { $unionWith: { coll: name, pipeline: [match, { $unionWith: name } as never] } }]),
  $graphLookup: (m) => m.aggregate([match, { $graphLookup: { from: name, startWith: '$n', connectFromField: 'n', connectToField: 'n', as: 'x' } }]),
  $facet: (m) => m.aggregate([match, { $facet: { a: [{ $lookup: { from: name, localField: 'n', foreignField: 'n', as: 'x' } }] } }]),
  $out: (m) => m.aggregate([match, { $out: name }]),
  $merge: (m) => m.aggregate([match, { $merge: { into: name } }]),
  bulkWrite: (m) => m.bulkWrite([{ updateMany: { filter: {}, update: { $set: { n: 3 } } } }]),
  bulkSave: async (m) => {
    const row = await one(m);
    row.n++;
    await m.bulkSave([row]);
  },
  'insertMany without it': (m) => m.insertMany([odd({ n: 1 })]),
  'insertMany without it, unordered': (m) => m.insertMany([odd({ n: 1 })], { ordered: false }),
  'create without it and without validation': (m) => m.create([odd({ n: 1 })], { validateBeforeSave: false }),
  'create of a text': (m) => m.create([odd({ organizationId: 'everybody', n: 1 })], { validateBeforeSave: false }),
  'save() of a new document without it': (m) => new m({ n: 1 }).save({ validateBeforeSave: false }),
  '$set of another organization': (m) => m.updateOne({ organizationId: OWN }, { $set: { organizationId: OTHER } }),
  '$set past immutable': (m) => m.updateOne({ organizationId: OWN }, { $set: { organizationId: OTHER } }, { overwriteImmutable: true }),
  'a plain update to another organization': (m) => m.updateMany({ organizationId: OWN }, { organizationId: OTHER }),
  'findOneAndUpdate to another organization': (m) => m.findOneAndUpdate({ organizationId: OWN }, { organizationId: OTHER }),
  '$unset of the organization': (m) => m.updateOne({ organizationId: OWN }, { $unset: { organizationId: 1 } }),
  '$rename into it': (m) => m.updateOne({ organizationId: OWN }, { $rename: { label: 'organizationId' } }),
  'a pipeline update of it': (m) => m.updateOne({ organizationId: OWN }, [{ $set: { organizationId: OTHER } }], { updatePipeline: true }),
  'a pipeline that removes it': (m) => m.updateOne({ organizationId: OWN }, [{ $unset: 'organizationId' }], { updatePipeline: true }),
  'a pipeline that replaces the row': (m) => m.updateOne({ organizationId: OWN }, [{ $replaceWith: { n: 1 } }], { updatePipeline: true }),
  'a pipeline that replaces the root': (m) => m.updateOne({ organizationId: OWN }, [{ $replaceRoot: { newRoot: { n: 1 } } }], { updatePipeline: true }),
  'replaceOne by another organization': (m) => m.replaceOne({ organizationId: OWN }, { organizationId: OTHER, n: 1, label: 'x' }),
  'findOneAndReplace by another organization': (m) => m.findOneAndReplace({ organizationId: OWN }, { organizationId: OTHER, n: 1, label: 'x' }),
  'an upsert of another organization': (m) => m.updateOne({ organizationId: OWN, n: 9 }, { $setOnInsert: { organizationId: OTHER } }, { upsert: true }),
};

/**
 * What is sent of them on a schema without the guard, although it crosses no border: the driver's own casts and mongoose's own checks stand in the way, or the
 * guard is stricter than it must be. Everything else the oracle has to find.
 */
export const HARMLESS_WITHOUT_THE_GUARD: readonly string[] = [
  'find of a text',
  'find of an array',
  'find of $and',
  'aggregate of nothing',
  '$lookup of the same organization',
  'insertMany without it',
  'insertMany without it, unordered',
  '$set of another organization',
  'a plain update to another organization',
  'findOneAndUpdate to another organization',
  '$unset of the organization',
];

/** Ordinary ways, which must go through and stay scoped. */
export const SCOPED: Readonly<Record<string, Path>> = {
  find: (m) => m.find({ organizationId: OWN }),
  aggregate: (m) => m.aggregate([match, { $unionWith: { coll: name, pipeline: [match] } }]),
  updateMany: (m) => m.updateMany({ organizationId: OWN }, { $set: { n: 1 } }),
  create: (m) => m.create({ organizationId: OWN, n: 5, label: 'made' }),
  'save() of a change': async (m) => {
    const row = await one(m);
    row.n++;
    await row.save();
  },
  'save() of nothing': async (m) => (await one(m)).save(),
  'deleteOne() of a document': async (m) => (await m.create({ organizationId: OWN, n: 6, label: 'gone' })).deleteOne(),
  'updateOne() of a document': async (m) => (await one(m)).updateOne({ n: 8 }),
};

/** What no hook can see: forbidden by lint, found by the oracle. */
export const BELOW: Readonly<Record<string, Path>> = {
  'Model.collection.find': (m) => m.collection.find({}).toArray(),
  'Model.collection.updateMany': (m) => m.collection.updateMany({}, { $set: { n: 1 } }),
  'Model.collection.deleteMany': (m) => m.collection.deleteMany({ n: -1 }),
  'Model.collection.bulkWrite': (m) => m.collection.bulkWrite([{ deleteMany: { filter: { n: -1 } } }]),
  'Model.collection.drop': (m) => m.collection.drop(),
  'Model.watch': async (m) => {
    const stream = m.watch([], { maxAwaitTimeMS: 20 });
    await new Promise((resolve) => stream.on('error', resolve).on('ready', resolve).on('change', resolve));
    await stream.close();
  },
  'connection.collection': (_m, connection) => connection.collection(name).find({}).toArray(),
  'connection.db': async (_m, connection) => connection.db?.collection(name).findOne({}),
  getClient: (_m, connection) => connection.getClient().db(connection.name).collection(name).countDocuments({}),
  'a query that says it crosses organizations': (m) => m.find({}).setOptions({ crossOrg: 'proof' } as never),
};
