import { jobCatalog, type JobHandlers } from './index.js';

const organizationId = 'a'.repeat(24);

describe('job catalogue', () => {
  it('still reads payloads as they were first shipped', () => {
    const shipped = { organizationId, connectionId: 'b'.repeat(24), slot: '2026-11-21' };
    expect(jobCatalog['connector-run.execute'].payload.parse(shipped)).toEqual(shipped);
  });

  it.each(Object.entries(jobCatalog))('%s carries an organization and makes keys that BullMQ accepts', (_name, definition) => {
    expect(Object.keys(definition.payload.shape)).toContain('organizationId');
    const key = definition.dedupeBy(definition.payload.parse({ organizationId, connectionId: 'b'.repeat(24), slot: 'manual-1' }));
    expect(key).not.toContain(':');
    expect(key).not.toMatch(/^\d+$/);
  });

  it.each([
    ['no organization', { connectionId: 'b'.repeat(24), slot: 's' }],
    ['an operator as organization', { organizationId: { $ne: null }, connectionId: 'b'.repeat(24), slot: 's' }],
    ['data beyond ids', { organizationId, connectionId: 'b'.repeat(24), slot: 's', apiKey: 'x' }],
    ['a slot with a colon', { organizationId, connectionId: 'b'.repeat(24), slot: '02:00' }],
  ])('refuses a payload with %s', (_what, payload) => {
    expect(jobCatalog['connector-run.execute'].payload.safeParse(payload).success).toBe(false);
  });

  it('does not compile without a handler for every job', () => {
    // @ts-expect-error connector-run.execute is not handled
    const handlers: JobHandlers = {};
    expect(handlers).toEqual({});
  });
});
