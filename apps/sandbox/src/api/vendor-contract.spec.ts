import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

import { startTestSandbox, type TestSandbox, type VendorRequest } from '../testing.js';
import { type Operation } from './call.js';
import { OPERATIONS } from './operations.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a parsed specification, walked by name
type Json = any;
const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/specs');
const SPECIFICATIONS = ['bamboohr-openapi-2026-04.yaml', 'bamboohr-openapi-2026-06.yaml'].map((name) => path.join(FOLDER, name));
const missing = SPECIFICATIONS.filter((file) => !existsSync(file));

/** Call per operation: several pages, so that every documented part of the answer is there. */
const CALLS: Readonly<Record<string, VendorRequest & { readonly path: string }>> = {
  'list-employees': { path: '/v1/employees?page[limit]=10&fields=workEmail,hireDate&filter[status]=active&sort=lastName' },
  'get-employees-directory': { path: '/v1/employees/directory' },
  'get-changed-employee-ids': { path: '/v1/employees/changed?since=2026-01-01T00:00:00Z' },
  'get-changed-employee-table-data': { path: '/v1/employees/changed/tables/employmentStatus?since=2026-01-01T00:00:00Z' },
  'get-employee-table-data': { path: '/v1/employees/all/tables/employmentStatus' },
  'get-employee': { path: '/v1/employees/3?fields=firstName,lastName,status,hireDate' },
  'get-fields-from-dataset-v1-2': { path: '/v1_2/datasets/employee/fields?page=2&page_size=10' },
  'get-field-options-v1-2': { path: '/v1_2/datasets/employee/field-options', method: 'POST', body: { fields: ['status', 'taskCategory'] } },
  'get-data-from-dataset-v2': {
    path: '/v2/datasets/employee/data',
    method: 'POST',
    body: { fields: ['eeid', 'status', 'taskName', 'employmentStatusTerminationType'], orderBy: 'eeid asc', page: 2, pageSize: 50 },
  },
};

/** Inlines references and closes every object that lists its properties, so that a name the specification does not know is an error. */
function closed(schema: Json, document: Json, inAllOf = false): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((part) => closed(part, document, inAllOf));
  if (typeof schema['$ref'] === 'string') return closed(resolve(schema['$ref'], document), document, inAllOf);
  const parts = Object.entries(schema).map(([key, value]) => [key, closed(value, document, key === 'allOf')]);
  const close = !inAllOf && schema['additionalProperties'] === undefined;
  if (close && schema['allOf'] !== undefined) parts.push(['unevaluatedProperties', false]);
  else if (close && schema['properties'] !== undefined && schema['type'] === 'object') parts.push(['additionalProperties', false]);
  return Object.fromEntries(parts);
}

const resolve = (reference: string, document: Json): Json =>
  reference
    .slice(2)
    .split('/')
    .reduce<Json>((part, key) => part[key.replaceAll('~1', '/').replaceAll('~0', '~')] as Json, document);

function answerSchema(operation: Json, document: Json, status: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const content = operation['responses']?.[status]?.['content'];
  const schema = content?.['application/json']?.['schema'] ?? content?.['application/problem+json']?.['schema'];
  return ajv.compile(closed(schema as Json, document) as object);
}

const isBlankInRow = ({ instancePath, message }: ErrorObject): boolean => /^\/data\/\d+\/fields\/\w+$/.test(instancePath) && message === 'must be string';

const operationIn = (document: Json, { template, method }: Operation): Json | undefined =>
  document['paths']?.[`/api${template}`]?.[method.toLowerCase()] as Json | undefined;

if (missing.length > 0) {
  it('the vendor contract: not run', () => {
    console.warn(`vendor contract not run: ${missing.join(', ')} is not beside this checkout`);
  });
} else {
  describe.each(SPECIFICATIONS)('the contract of %s', (file) => {
    let sandbox: TestSandbox;
    let document: Json;
    beforeAll(async () => {
      document = parse(readFileSync(file, 'utf8')) as Json;
      sandbox = await startTestSandbox();
    }, 60_000);
    afterAll(() => sandbox.stop());

    it.each(OPERATIONS)('has $method $template with its parameters', (operation) => {
      const found = operationIn(document, operation);
      expect(found?.['operationId']).toBe(operation.operationId);
      const parameters = ((found?.['parameters'] ?? []) as readonly Json[]).map((parameter) =>
        typeof parameter['$ref'] === 'string' ? resolve(parameter['$ref'], document) : parameter,
      );
      const named = (place: string): readonly unknown[] => parameters.filter((parameter) => parameter['in'] === place).map((parameter) => parameter['name']);
      expect(named('query')).toEqual(expect.arrayContaining([...operation.query]));
      expect(named('path').map((name) => `{${String(name)}}`)).toEqual(operation.template.match(/\{\w+\}/g) ?? []);
    });

    it.each(OPERATIONS)('describes the answer of $operationId', async (operation) => {
      const { path: calledPath, ...request } = CALLS[operation.operationId] ?? { path: '' };
      const reply = await sandbox.vendor('acme', calledPath, request);
      const validate = answerSchema(operationIn(document, operation) as Json, document, '200');
      validate(reply.json);
      const errors = (validate.errors ?? []).filter((error) => !isBlankInRow(error));
      expect([reply.status, errors]).toEqual([200, []]);
      // The April file promises nothing but texts in a row; the June file and the recordings have null.
      const blanksRefused = operation.operationId === 'get-data-from-dataset-v2' && file.includes('2026-04');
      expect((validate.errors ?? []).some(isBlankInRow)).toBe(blanksRefused);
    });

    it('describes the refusals of the datasets', async () => {
      const data = OPERATIONS.find(({ operationId }) => operationId === 'get-data-from-dataset-v2') as Operation;
      const refusals = { 400: { fields: [] }, 422: { fields: ['eeid'], filter: 'x' } };
      for (const [status, body] of Object.entries(refusals)) {
        const reply = await sandbox.vendor('acme', '/v2/datasets/employee/data', { method: 'POST', body });
        const validate = answerSchema(operationIn(document, data) as Json, document, status);
        expect([String(reply.status), validate(reply.json), validate.errors]).toEqual([status, true, null]);
      }
    });

    it('would see an answer of another shape', async () => {
      const data = OPERATIONS.find(({ operationId }) => operationId === 'get-data-from-dataset-v2') as Operation;
      const validate = answerSchema(operationIn(document, data) as Json, document, '200');
      const { path: calledPath, ...request } = CALLS['get-data-from-dataset-v2'] ?? { path: '' };
      const reply = (await sandbox.vendor('acme', calledPath, request)).json as { meta: object };
      const healthy = { ...reply, data: [] };
      expect(validate(healthy)).toBe(true);
      expect(validate({ ...healthy, meta: { ...reply.meta, totalItems: 'many' } })).toBe(false);
      expect(validate({ ...healthy, extra: 1 })).toBe(false);
      // Where the recordings contradict both files, the sandbox follows the recordings.
      expect(validate({ ...healthy, links: [] })).toBe(false);
    });
  });
}
