import { type FastifyInstance } from 'fastify';
import { z } from 'zod';

import { type Company } from '../company.js';
import { type CompanyRegistry, companySchema } from '../company-registry.js';
import { isDay } from '../people/calendar.js';
import { editSchema } from '../people/edits.js';
import { SandboxError } from '../sandbox-error.js';
import { scenarioSchema } from '../scenarios/scenario.js';
import { describeCompany, describePerson } from './descriptions.js';
import { parseInput } from './parse-input.js';

const daySchema = z.string().refine(isDay, 'must be a day of the calendar written YYYY-MM-DD');
const todaySchema = z.strictObject({ today: daySchema.nullable(), company: z.string().optional() });
const countSchema = z.strictObject({ today: daySchema.optional() });
const scenariosSchema = z.union([z.strictObject({ scenarios: z.array(scenarioSchema) }), scenarioSchema]);
const editsSchema = z.union([z.strictObject({ edits: z.array(editSchema).min(1) }), editSchema]);
const peopleSchema = z.strictObject({
  status: z.enum(['Active', 'Inactive']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});

type WithSlug = { Params: { slug: string } };

/** Switches for tests and for the demo; the vendor has nothing like it. */
export function controlRoutes(app: FastifyInstance, companies: CompanyRegistry): void {
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof SandboxError)) throw error;
    return reply.status(error.status).send({ error: { field: error.field, message: error.message } });
  });
  app.get('/control/health', () => ({ status: 'ok' }));
  app.put('/control/today', (request) => {
    const { today, company } = parseInput(todaySchema, request.body);
    const touched = company === undefined ? companies.list() : [companies.get(company)];
    for (const one of touched) one.fixToday(today);
    return { items: touched.map(describeCompany) };
  });
  companyRoutes(app, companies);
  observationRoutes(app, companies);
}

function companyRoutes(app: FastifyInstance, companies: CompanyRegistry): void {
  app.get('/control/companies', () => ({ items: companies.list().map(describeCompany) }));
  app.get<WithSlug>('/control/companies/:slug', ({ params }) => describeCompany(companies.get(params.slug)));
  app.put<WithSlug>('/control/companies/:slug', ({ params, body }) => describeCompany(companies.put(params.slug, parseInput(companySchema, body))));
  app.delete<WithSlug>('/control/companies/:slug', async ({ params }, reply) => {
    companies.remove(params.slug);
    return reply.status(204).send();
  });
  app.put<WithSlug>('/control/companies/:slug/scenario', ({ params, body }) => {
    const company = companies.get(params.slug);
    const wanted = parseInput(scenariosSchema, body);
    company.scenarios.set('scenarios' in wanted ? wanted.scenarios : [wanted]);
    return describeCompany(company);
  });
  app.post<WithSlug>('/control/companies/:slug/people', ({ params, body }) => {
    const company = companies.get(params.slug);
    const wanted = parseInput(editsSchema, body);
    return { items: ('edits' in wanted ? wanted.edits : [wanted]).map((edit) => describePerson(company.edit(edit))) };
  });
}

function observationRoutes(app: FastifyInstance, companies: CompanyRegistry): void {
  app.get<WithSlug>('/control/companies/:slug/count', ({ params, query }) => {
    const { today } = parseInput(countSchema, query);
    return companies.get(params.slug).count(today);
  });
  app.get<WithSlug>('/control/companies/:slug/people', ({ params, query }) => {
    const { status, limit } = parseInput(peopleSchema, query);
    return { items: listPeople(companies.get(params.slug), status, limit) };
  });
  app.get<WithSlug>('/control/companies/:slug/log', ({ params }) => ({ items: companies.get(params.slug).log.list() }));
  app.delete<WithSlug>('/control/companies/:slug/log', async ({ params }, reply) => {
    companies.get(params.slug).log.clear();
    return reply.status(204).send();
  });
}

function listPeople(company: Company, status: 'Active' | 'Inactive' | undefined, limit: number): readonly unknown[] {
  const snapshot = company.snapshot();
  const wanted = snapshot.standings.filter(({ active }) => status === undefined || active === (status === 'Active'));
  return wanted.slice(0, limit).map(({ person, active }) => ({ ...describePerson(person), status: active ? 'Active' : 'Inactive' }));
}
