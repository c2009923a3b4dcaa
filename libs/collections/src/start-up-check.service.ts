import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';
import { z } from 'zod';

import { StartRefused, verifyDatabase } from './verify-database.js';

const build = z.object({ version: z.string() });
const hello = z.object({ setName: z.string().optional() });

/** What every process asks of the database before it serves anybody. */
@Injectable()
export class StartUpCheck {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** → findings outside production. @throws StartRefused in production, and everywhere when the database is not migrated */
  async run(environment: 'production' | 'development' | 'test'): Promise<readonly string[]> {
    return verifyDatabase(this.connection, environment);
  }

  /** @throws StartRefused when it is no replica set: transactions need one */
  async server(): Promise<{ readonly version: string; readonly replicaSet: string }> {
    const { version } = build.parse(await this.connection.db?.command({ buildInfo: 1 }));
    const { setName } = hello.parse(await this.connection.db?.command({ hello: 1 }));
    if (setName === undefined) throw new StartRefused('MongoDB is not a replica set.', 'Transactions need one: start mongod with --replSet and initiate it.');
    return { version, replicaSet: setName };
  }
}
