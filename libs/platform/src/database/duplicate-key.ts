import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** True for a write refused by that unique index. `keyPattern` cannot tell two indexes apart; the index name is only in the message. */
export function isDuplicateKey(error: unknown, index?: string): boolean {
  if (!(error instanceof mongo.MongoServerError) || error.code !== DUPLICATE_KEY) return false;
  return index === undefined || error.message.includes(`index: ${index} `);
}
