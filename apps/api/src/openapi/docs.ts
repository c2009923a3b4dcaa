import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';

import { createOpenApiDocument } from './openapi-document.js';

/** The document at /api/openapi.json, a reader for people at /api/docs, all from this origin. */
export function serveDocs(app: NestFastifyApplication, version: string): void {
  const document = createOpenApiDocument(app, version);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json', customSiteTitle: 'Attesta API' });
  // The reader sets inline styles and images of its own; scripts stay what they are everywhere: files of this origin.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (request, reply) => {
      if (!request.url.startsWith('/api/docs')) return;
      const policy = reply.getHeader('content-security-policy');
      if (typeof policy === 'string') reply.header('content-security-policy', policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
    });
}
