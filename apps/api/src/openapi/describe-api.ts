import { NestFactory } from '@nestjs/core';
import { type OpenAPIObject } from '@nestjs/swagger';

import { loadConfig } from '@app/platform';

import { AppModule } from '../app.module.js';
import { createHttpServer } from '../http/server.js';
import { productVersion } from '../version.js';
import { createOpenApiDocument } from './openapi-document.js';

/** Names no server that exists: nothing is connected to. */
const NOWHERE = { MONGODB_URI: 'mongodb://127.0.0.1:1/none', REDIS_URL: 'redis://127.0.0.1:1' };

/** The module graph is read, no provider is made. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule.with(loadConfig(NOWHERE)), createHttpServer().adapter, { preview: true, logger: false, abortOnError: false });
  return createOpenApiDocument(app, productVersion());
}
