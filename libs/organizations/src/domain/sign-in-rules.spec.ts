import { hasAccessAt, isSessionAlive, needsLastSeen, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './access-period.js';
import { nameFromEmail, toEmailAddress } from './email-address.js';
import { findPasswordProblem } from './password-rules.js';

const start = new Date('2026-03-01T12:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);

describe('isSessionAlive', () => {
  it('ends after 30 idle minutes', () => {
    const session = { createdAt: start, lastSeenAt: start };
    expect(isSessionAlive(session, after(SESSION_IDLE_MS - 1))).toBe(true);
    expect(isSessionAlive(session, after(SESSION_IDLE_MS))).toBe(false);
  });

  it('ends after 12 hours however busy it was', () => {
    const busyUntil = (ms: number) => ({ createdAt: start, lastSeenAt: after(ms - 1000) });
    expect(isSessionAlive(busyUntil(SESSION_ABSOLUTE_MS - 1), after(SESSION_ABSOLUTE_MS - 1))).toBe(true);
    expect(isSessionAlive(busyUntil(SESSION_ABSOLUTE_MS), after(SESSION_ABSOLUTE_MS))).toBe(false);
  });
});

describe('hasAccessAt', () => {
  it('ends at the instant', () => {
    expect(hasAccessAt(null, start)).toBe(true);
    expect(hasAccessAt(start, after(-1))).toBe(true);
    expect(hasAccessAt(start, start)).toBe(false);
  });
});

describe('needsLastSeen', () => {
  it('writes the last use once a minute', () => {
    expect(needsLastSeen(null, start)).toBe(true);
    expect(needsLastSeen(start, after(59_999))).toBe(false);
    expect(needsLastSeen(start, after(60_000))).toBe(true);
  });
});

describe('toEmailAddress', () => {
  it('one person is one account, however the address is typed', () => {
    expect(toEmailAddress('  Ada.Byron@Example.COM ')).toBe('ada.byron@example.com');
    expect(nameFromEmail('ada.byron@example.com')).toBe('ada.byron');
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada byron@example.com',
    'ada@example.com\r\nBcc: x',
    'ada@-example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(260)}.com`,
  ])('is no address: %j', (text) => {
    expect(toEmailAddress(text)).toBeNull();
  });
});

describe('findPasswordProblem', () => {
  const email = 'ada.byron@example.com';

  it.each(['correct horse battery', 'ünïcode ist erlaubt', 'x9#Kq2!mZp0&'])('takes %s', (password) => {
    expect(findPasswordProblem(password, { email })).toBeNull();
  });

  it.each([
    ['short', 'at least 12'],
    ['x'.repeat(12), '5 different'],
    ['x9#Kq'.repeat(41), 'at most 200'],
    ['Ada.Byron@Example.com', 'e-mail'],
    ['adabyronexamplecom', 'e-mail'],
    ['abcdefghijkl', 'neighbouring'],
    ['0987654321098', 'neighbouring'],
    ['qwertyuiopasdf', 'neighbouring'],
  ])('refuses %s', (password, why) => {
    expect(findPasswordProblem(password, { email })).toContain(why);
  });

  it('counts characters, not code units', () => {
    expect(findPasswordProblem('😀😁😂🤣😃😄', { email })).toContain('at least 12');
  });
});
