import { mongo } from 'mongoose';

const NOT_AUTHORIZED = 13;
const SERVERS_OWN: readonly string[] = ['admin', 'config', 'local'];

/** Every document of the databases as BSON, one after another, with the log of all writes where `local` is among them. */
export async function databaseDump(client: mongo.MongoClient, databases: readonly string[], only?: readonly string[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const name of databases) {
    for (const { name: collection } of await client.db(name).listCollections({ type: 'collection' }, { nameOnly: true }).toArray()) {
      if (only === undefined || only.includes(collection)) parts.push(...(await documentsOf(client, name, collection)));
    }
  }
  return Buffer.concat(parts);
}

async function documentsOf(client: mongo.MongoClient, database: string, collection: string): Promise<readonly Buffer[]> {
  try {
    // Raw: a text that a codec would not give back is dumped all the same.
    const documents = await client.db(database).collection(collection).find({}, { raw: true }).toArray();
    return documents.map((document) => Buffer.from(document as unknown as Uint8Array));
  } catch (error) {
    // A few of the server's own no user may read: they are swept as files. The log of writes is not one of them.
    if (!(error instanceof mongo.MongoServerError) || error.code !== NOT_AUTHORIZED || !SERVERS_OWN.includes(database) || collection === 'oplog.rs')
      throw error;
    return [];
  }
}
