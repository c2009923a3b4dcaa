import { PASSWORD } from '../support/api.js';
import { client } from '../support/api-client.js';
import { type Owner, type TestStack } from '../support/stack.js';

const DAY_MS = 86_400_000;

/** A company with everything that an auditor reads, and that others could change. */
export interface AuditedCompany {
  readonly owner: Owner;
  readonly connection: string;
  /** Rows with people behind them, so that they can be sampled. */
  readonly leavers: string;
  readonly headcount: string;
  readonly draft: string;
  readonly submitted: string;
  readonly sealed: string;
}

export async function auditedCompany(stack: TestStack, name: string, slug: string): Promise<AuditedCompany> {
  const owner = await stack.owner(name);
  await stack.company(slug, { people: 1_200, seed: 'custody' });
  const connection = idOf((await stack.connect(owner, slug, { label: name })).body);
  await stack.work(owner);
  for (let day = 0; day < 3; day++) {
    stack.advance(DAY_MS);
    await stack.work(owner);
  }
  stack.advance(60_000);
  await owner.send('PUT', '/api/v1/controls/soc2/CC6.4/override', { body: { applicable: false, reason: 'There is no office.' } });
  await owner.send('PUT', '/api/v1/metrics/hr.onboarding_completion/target', { body: { target: 0.9 } });
  const [draft, submitted, sealed] = [await assess(stack, owner, 'Draft'), await assess(stack, owner, 'Submitted'), await assess(stack, owner, 'Sealed')];
  for (const id of [submitted, sealed]) await owner.post(`/api/v1/assessments/${id}/submit`);
  await owner.post(`/api/v1/assessments/${sealed}/approve`);
  return {
    owner,
    connection,
    draft,
    submitted,
    sealed,
    leavers: await newest(owner, 'hr.terminations_30d'),
    headcount: await newest(owner, 'hr.active_headcount'),
  };
}

const newest = async (owner: Owner, type: string): Promise<string> => idOf((await owner.get(`/api/v1/evidence?type=${type}&current=true`)).body.items[0]);

/** An invitation, taken. */
export async function joinAuditor(stack: TestStack, owner: Owner, email: string, accessMs: number): Promise<string> {
  const accessEndsAt = new Date(stack.api.clock.now().getTime() + accessMs).toISOString();
  const { link } = (await owner.post('/api/v1/invitations', { email, role: 'auditor', accessEndsAt })).body as { link: string };
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
  const joined = await client(stack.api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD, name: 'Ada Auditor' });
  if (joined.status !== 201) throw new Error(`joining as auditor: ${joined.text}`);
  return accessEndsAt;
}

/** What events of this type are about, the newest first. */
export async function targetsOf(owner: Owner, type: string): Promise<readonly string[]> {
  const { items } = (await owner.get(`/api/v1/audit-events?type=${type}&limit=200`)).body as { items: readonly { readonly target: { readonly id: string } }[] };
  return items.map(({ target }) => target.id);
}

async function assess(stack: TestStack, owner: Owner, name: string): Promise<string> {
  const today = stack.api.clock.now();
  const period = { start: new Date(today.getTime() - 10 * DAY_MS).toISOString().slice(0, 10), end: today.toISOString().slice(0, 10) };
  const id = idOf((await owner.post('/api/v1/assessments', { name, framework: 'soc2', period })).body);
  await owner.post(`/api/v1/assessments/${id}/evidence`, { controlId: 'CC6.2', type: 'hr.terminations_30d' });
  return id;
}

function idOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('id' in body) || typeof body.id !== 'string')
    throw new Error(`an answer without an id: ${JSON.stringify(body)}`);
  return body.id;
}
