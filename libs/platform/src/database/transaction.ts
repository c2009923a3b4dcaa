import { type ClientSession } from 'mongoose';

/** A running transaction: handed to every repository method that takes part. Opaque outside persistence. */
export interface Transaction {
  readonly session: ClientSession;
}
