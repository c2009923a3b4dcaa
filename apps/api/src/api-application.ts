import path from 'node:path';

import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

import { type Clock } from '@app/kernel';
import { APP_CONFIG, type AppConfig, CLOCK, Logger, Metrics, NestLogger } from '@app/platform';

import { compressAnswers } from './http/compress-answers.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RefusalLog } from './http/refusal-log.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { addAnswerHeaders, countAnswers, createHttpServer, type HttpServer } from './http/server.js';
import { strictValidation } from './http/validation.pipe.js';
import { serveDocs } from './openapi/docs.js';
import { serveWebPages } from './web/serve-web-pages.js';

/** Nest's own body parsers would take forms; the server brings its JSON parser. */
export const API_OPTIONS = { bodyParser: false, abortOnError: false } as const;

/** dist/apps/web, seen from dist/apps/api/src. */
const WEB_FOLDER = path.resolve(import.meta.dirname, '../../web');

export async function createApi(module: DynamicModule, version: string): Promise<NestFastifyApplication> {
  const server = createHttpServer();
  const app = await NestFactory.create<NestFastifyApplication>(module, server.adapter, { ...API_OPTIONS, logger: false });
  app.enableShutdownHooks();
  await configureApi(app, server, { version, webFolder: WEB_FOLDER });
  // Not earlier: Nest tells every route that it registers.
  app.useLogger(new NestLogger(app.get(Logger)));
  return app;
}

/** The API as it runs, not yet listening: headers, checks, errors, documentation. Tests use it too. */
export async function configureApi(
  app: NestFastifyApplication,
  server: HttpServer,
  { version, webFolder }: { readonly version: string; readonly webFolder?: string },
): Promise<NestFastifyApplication> {
  addAnswerHeaders(server, app.get<Clock>(CLOCK));
  countAnswers(server, app.get(Metrics));
  compressAnswers(server);
  await addSecurityHeaders(server.adapter.getInstance(), app.get<AppConfig>(APP_CONFIG).PUBLIC_URL);
  if (webFolder !== undefined) await serveWebPages(server.adapter.getInstance(), webFolder);
  app.useGlobalPipes(strictValidation());
  const logger = app.get(Logger);
  app.useGlobalFilters(new ProblemFilter(server.routes, logger, new RefusalLog(logger, app.get(Metrics))));
  serveDocs(app, version);
  return app.init();
}
