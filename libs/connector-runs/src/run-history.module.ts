import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { CONNECTOR_RUNS } from './persistence/run.collections.js';
import { runSchema } from './persistence/run.repository.js';
import { RunHistory } from './persistence/run-history.repository.js';

/** Ended runs to read, without what executes them. */
@Module({
  imports: [MongooseModule.forFeature([{ name: CONNECTOR_RUNS.name, schema: runSchema, collection: CONNECTOR_RUNS.name }])],
  providers: [RunHistory],
  exports: [RunHistory],
})
export class RunHistoryModule {}
