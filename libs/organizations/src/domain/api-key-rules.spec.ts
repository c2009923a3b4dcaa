import { MAX_KEY_LIFE_MS } from './access-period.js';
import { findApiKeyProblems } from './api-key-rules.js';

const now = new Date('2026-03-01T12:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const owner = { role: 'owner', access: 'full', accessEndsAt: null } as const;

describe('findApiKeyProblems', () => {
  it('a key up to the own role is fine', () => {
    for (const role of ['owner', 'admin', 'auditor'] as const)
      expect(findApiKeyProblems({ role, access: 'full', expiresAt: inDays(90) }, owner, now)).toEqual([]);
  });

  it('a role above the own one is refused by field', () => {
    const problems = findApiKeyProblems({ role: 'owner', access: 'read', expiresAt: inDays(90) }, { ...owner, role: 'admin' }, now);
    expect(problems.map(({ field }) => field)).toEqual(['role']);
  });

  it('who may only read makes only reading keys', () => {
    const maker = { ...owner, access: 'read' } as const;
    expect(findApiKeyProblems({ role: 'auditor', access: 'full', expiresAt: inDays(1) }, maker, now).map(({ field }) => field)).toEqual(['access']);
    expect(findApiKeyProblems({ role: 'auditor', access: 'read', expiresAt: inDays(1) }, maker, now)).toEqual([]);
  });

  it('expiry lies in the future, within 366 days and within the own access', () => {
    const wish = (expiresAt: Date, maker: Parameters<typeof findApiKeyProblems>[1] = owner) =>
      findApiKeyProblems({ role: 'auditor', access: 'read', expiresAt }, maker, now).map(({ message }) => message);
    expect(wish(now)).toEqual(['must be in the future']);
    expect(wish(new Date(now.getTime() + MAX_KEY_LIFE_MS))).toEqual([]);
    expect(wish(new Date(now.getTime() + MAX_KEY_LIFE_MS + 1))).toEqual(['must be within 366 days']);
    expect(wish(inDays(8), { ...owner, accessEndsAt: inDays(7) })).toEqual(['must not be after the end of your own access']);
    expect(wish(inDays(7), { ...owner, accessEndsAt: inDays(7) })).toEqual([]);
  });
});
