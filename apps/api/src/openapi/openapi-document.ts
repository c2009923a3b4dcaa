import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { PROBLEM_CONTENT_TYPE } from '@app/platform';

import { ProblemResponse } from './problem.response.js';

type Operation = OpenAPIObject['paths'][string]['get'];
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** From the routes and DTOs alone: no connection is needed. Every operation answers problem+json when it fails. */
export function createOpenApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Attesta')
    .setDescription('Compliance evidence from HR systems. Errors are RFC 9457 documents with a stable `code`; times are ISO 8601 in UTC.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: `att_…`' }, 'apiKey')
    .addCookieAuth('attesta', { type: 'apiKey', in: 'cookie', description: 'The session of a signed-in person; changes also need X-CSRF-Token.' }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: operationId, extraModels: [ProblemResponse], autoTagControllers: false });
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) addProblemAnswer(path[method]);
  }
  return document;
}

/** `MembersController.list` → `membersList`: the name of the generated client's function. */
const operationId = (controller: string, method: string): string => {
  const resource = controller.replace(/Controller$/, '');
  return `${resource.charAt(0).toLowerCase()}${resource.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
};

function addProblemAnswer(operation: Operation): void {
  if (operation === undefined) return;
  operation.responses['default'] = {
    description: 'The request failed.',
    content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: getSchemaPath(ProblemResponse) } } },
  };
}
