import { Global, Module } from '@nestjs/common';

import { Metrics } from './metrics.js';

/** One set of numbers per process. */
@Global()
@Module({ providers: [{ provide: Metrics, useFactory: () => new Metrics() }], exports: [Metrics] })
export class MetricsModule {}
