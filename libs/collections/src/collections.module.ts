import { Module } from '@nestjs/common';

import { StartUpCheck } from './start-up-check.service.js';

@Module({ providers: [StartUpCheck], exports: [StartUpCheck] })
export class CollectionsModule {}
