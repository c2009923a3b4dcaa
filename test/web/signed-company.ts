import { type Page } from 'playwright-core';

import { AuditCheckpoints } from '@app/audit-log';
import { toOrganizationId } from '@app/kernel';

import { type Owner, type TestStack } from '../support/stack.js';

export const DIALOG = 'Compare with a checkpoint you hold';
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

export interface Checkpoint {
  readonly sequence: number;
  readonly hash: string;
  readonly keyId: string;
  readonly statement: string;
}

export const checkpointsOf = async (owner: Owner): Promise<readonly Checkpoint[]> => (await owner.get('/api/v1/audit-checkpoints')).body.items as Checkpoint[];
export const keyOf = async (owner: Owner): Promise<string> => String((await owner.get('/api/v1/audit-checkpoints/keys')).body.items[0].publicKey);

/** Two events and a checkpoint over the second, that often, an hour apart. */
export async function signedEvents(stack: TestStack, owner: Owner, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const expiresAt = new Date(stack.api.clock.now().getTime() + 30 * DAY_MS).toISOString();
    for (const label of ['one', 'two']) await owner.post('/api/v1/api-keys', { label: `${label} ${String(n)}`, role: 'auditor', expiresAt });
    stack.advance(HOUR_MS);
    if (!(await stack.api.app.get(AuditCheckpoints).signIfDue(toOrganizationId(owner.organizationId)))) throw new Error('no checkpoint was signed');
  }
}

export const events = (page: Page) => page.getByRole('list', { name: 'Audit events, newest first' });
export const bands = (page: Page) => events(page).locator('li').filter({ hasText: 'Signed checkpoint at' });

export async function openLog(page: Page, url: string, query = ''): Promise<void> {
  await page.goto(`${url}/audit-log${query}`);
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
  await page.getByRole('button', { name: /^Verify loaded events/ }).waitFor();
  await page.getByRole('region', { name: 'Signed checkpoints' }).getByRole('status').first().waitFor({ state: 'detached' });
}

/** The whole dialog after those files were compared. */
export async function compared(page: Page, checkpoint: string, key?: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: DIALOG });
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: DIALOG }).click();
  await dialog.getByLabel('Checkpoint file').setInputFiles({ name: 'checkpoint.json', mimeType: 'application/json', buffer: Buffer.from(checkpoint) });
  const held = dialog.getByLabel('Public key that you hold');
  await held.setInputFiles(key === undefined ? [] : { name: 'key.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(key) });
  const said = dialog.locator('[role=alert], [role=status]');
  if ((await said.count()) > 0) throw new Error('another file is chosen, and the old answer still stands');
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  await said.first().waitFor();
  return (await dialog.innerText()).replace(/\s+/g, ' ');
}
