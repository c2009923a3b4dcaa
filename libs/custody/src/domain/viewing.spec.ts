import { viewingEventId } from './viewing.js';

const ADA = { kind: 'member', id: 'm1' };
const at = (text: string): Date => new Date(text);
const NOON = { actor: ADA, evidenceId: 'e1', at: at('2026-11-21T12:00:00.000Z') };

describe('the id of a viewing', () => {
  it('is a UUID in lower case that never changes', () => {
    expect(viewingEventId(NOON)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(viewingEventId(NOON)).toBe('06a34555-7b1f-8078-8d74-552cd5db281d');
  });

  it('is the same to the last millisecond of the hour of UTC', () => {
    expect(viewingEventId({ ...NOON, at: at('2026-11-21T12:59:59.999Z') })).toBe(viewingEventId(NOON));
  });

  it.each([
    ['the next hour', { at: at('2026-11-21T13:00:00.000Z') }],
    ['the same hour of the next day', { at: at('2026-11-22T12:00:00.000Z') }],
    ['another finding', { evidenceId: 'e2' }],
    ['another person', { actor: { kind: 'member', id: 'm2' } }],
    ['a key with the id of a person', { actor: { kind: 'api-key', id: 'm1' } }],
  ])('is another one for %s', (_what, change) => {
    expect(viewingEventId({ ...NOON, ...change })).not.toBe(viewingEventId(NOON));
  });
});
