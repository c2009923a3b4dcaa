import { z } from 'zod';

import { DemoApi } from './demo-api.js';
import { type DemoOrganization } from './demo-organizations.js';
import { type DemoVendor } from './demo-vendor.js';

const connection = z.object({ id: z.string(), status: z.string(), config: z.record(z.string(), z.string()), label: z.string() });
const connections = z.object({ items: z.array(connection) });
export type DemoConnection = z.infer<typeof connection>;

interface Connecting {
  readonly address: string;
  readonly vendor: DemoVendor;
  readonly organization: DemoOrganization;
  readonly company: string;
}

/** Connects BambooHR of the company as a person would; finds the connection of an earlier launch again. */
export async function connectCompany({ address, vendor, organization, company }: Connecting): Promise<DemoConnection> {
  const api = new DemoApi(address, organization.apiKey);
  const known = (await api.get('/connections', connections)).items.find(({ status, config }) => status === 'active' && config['subdomain'] === company);
  if (known !== undefined) return known;
  const credential = { apiKey: await vendor.apiKeyOf(company) };
  return api.post('/connections', { connector: 'bamboohr', config: { subdomain: company }, credential }, connection);
}
