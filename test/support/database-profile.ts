import { type mongo } from 'mongoose';

import { type TestDatabase } from './database.js';

export interface Profiled {
  readonly ns: string;
  readonly op: string;
  readonly docsExamined?: number;
  readonly keysExamined?: number;
  readonly nreturned?: number;
  readonly hasSortStage?: boolean;
  readonly command?: { readonly pipeline?: readonly mongo.Document[] };
}
/** What the server read for the application's commands on those collections: its own profile, so that the real commands are measured. */
export async function profiled(db: TestDatabase, collections: readonly string[], work: () => Promise<unknown>): Promise<readonly Profiled[]> {
  const database = db.root.db(db.name);
  await database.command({ profile: 2 });
  const since = new Date();
  try {
    await work();
  } finally {
    await database.command({ profile: 0 });
  }
  const entries = await database
    .collection<Profiled>('system.profile')
    .find({ ts: { $gte: since }, appName: 'test' })
    .sort({ ts: 1 })
    .toArray();
  return entries.filter(({ ns }) => collections.includes(ns.slice(db.name.length + 1)));
}

/** The profile counts the first range of a union only, so each range is asked for again: [documents read, ranges]. */
export async function documentsOfRanges(db: TestDatabase, collection: string, pipeline: readonly mongo.Document[]): Promise<readonly [number, number]> {
  const own = pipeline.filter((stage) => !('$unionWith' in stage));
  const unions = pipeline.flatMap((stage) => ('$unionWith' in stage ? [(stage['$unionWith'] as { pipeline: mongo.Document[] }).pipeline] : []));
  let read = 0;
  for (const range of [own, ...unions]) {
    const plan = await db.root.db(db.name).collection(collection).aggregate(range).explain('executionStats');
    read += Number((plan['executionStats'] as { totalDocsExamined: number }).totalDocsExamined);
  }
  return [read, unions.length + 1];
}
