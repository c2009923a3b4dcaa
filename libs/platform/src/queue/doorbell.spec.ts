import { Doorbell } from './doorbell.js';

const payload = { organizationId: 'a'.repeat(24), connectionId: 'b'.repeat(24), slot: 'manual-1' } as never;

describe('Doorbell', () => {
  it('gives up in a moment while Redis is away: MongoDB holds what is to be done', async () => {
    const bell = new Doorbell('redis://127.0.0.1:1/0', () => undefined);
    const startedAt = performance.now();
    expect(await bell.ring('connector-run.execute', payload)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await bell.close();
  });
});
