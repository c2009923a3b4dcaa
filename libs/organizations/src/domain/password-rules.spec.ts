import { FREQUENT_WORDS } from './frequent-words.js';
import { countParts } from './guessable-parts.js';
import { contextWords, findPasswordProblem } from './password-rules.js';

const owner = { email: 'ada.byron@example.com', names: ['Ada Byron', 'Acme Holding'] };
const problem = (password: string): string | null => findPasswordProblem(password, owner);

describe('a new password', () => {
  it.each([
    'correct horse battery',
    'another good phrase',
    'seven green lanterns',
    'ünïcode ist erlaubt',
    'x9#Kq2!mZp0&',
    'dragon coffee london matrix guitar winter',
    'wildebeest-attesta-quorum',
  ])('is taken: %s', (password) => {
    expect(problem(password)).toBeNull();
  });

  it.each([
    'password1234',
    'Password123!',
    'P@ssw0rd2026',
    'mypassword123456',
    'iloveyou1234',
    'Welcome2026!!',
    'letmein-letmein',
    'trustno1trustno1',
    'summer2026summer2026',
    'administrator1',
    'princess12345',
    'Correct-Horse-Battery-Staple',
    'thisismypassword!1',
    'admin password 1',
  ])('of words that everybody uses is refused: %s', (password) => {
    expect(problem(password)).toBe('must not be made of words that most people use in passwords');
  });

  it.each([
    'q1w2e3r4t5y6',
    '1q2w3e4r5t6y',
    '1qaz2wsx3edc',
    'zaq12wsxcde3',
    'qwertyuiop123',
    'asdfghjkl1234',
    '123456789012',
    'abcdef123456',
    'abcdeabcdeabcde',
    'passwordpassword',
    '20260101-20261231',
  ])('of rows, numbers and repetitions is refused: %s', (password) => {
    expect(problem(password)).toContain('row of neighbouring');
  });

  it.each([
    'Attesta-2026!',
    'attesta-control-1',
    'BambooHR-2026-key1',
    'acmeholding2026',
    'adabyron123456',
    'Acme.Holding.Ada',
    'example.com 2026',
    'auditor@Acme1',
  ])('of what everybody knows about the person is refused: %s', (password) => {
    expect(problem(password)).toContain('your name');
  });

  it('is not refused for the name of somebody else', () => {
    expect(findPasswordProblem('carolineherschel', owner)).toBeNull();
    expect(findPasswordProblem('carolineherschel', { ...owner, names: ['Caroline Herschel'] })).toContain('your name');
  });
});

it('each of 3,000 and more made the way people make them is refused', () => {
  const endings = ['123456', '1234567890', '2026', '2025!', '!!!!!!', '12345678', '@2026', '111111'];
  const made = FREQUENT_WORDS.flatMap((word) => [
    `${word}${word}${word}`,
    ...endings.map((ending) => `${word}${ending}`),
    ...endings.map((ending) => `${ending}${word}`),
  ]);
  const long = [...new Set(made)].filter((password) => password.length >= 12);
  expect(long.length).toBeGreaterThan(3_000);
  expect(long.filter((password) => problem(password) === null)).toEqual([]);
});

describe('countParts', () => {
  it('is the fewest parts that the text can be read as', () => {
    expect(countParts('abcxyz', [])).toBe(2);
    expect(countParts('dragon7!', ['dragon'])).toBe(3);
    expect(countParts('dr4g0n', ['dragon'])).toBe(1);
    expect(countParts('kxkxkxkx', [])).toBe(2);
    expect(countParts('', [])).toBe(0);
  });

  it('ends soon for the longest password', () => {
    const start = performance.now();
    findPasswordProblem('a1b2'.repeat(49) + 'xyzq', owner);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

it('contextWords are the parts of names and address, and the product’s own', () => {
  expect(contextWords(owner)).toEqual(expect.arrayContaining(['ada', 'byron', 'adabyron', 'acme', 'acmeholding', 'example', 'attesta', 'bamboohr']));
});
