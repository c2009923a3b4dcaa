import { isFromOwnPages, isLoopbackHost, isSafeMethod } from './same-origin.js';

const from = (origin?: string, fetchSite?: string, host = '127.0.0.1:3000') => ({ origin, fetchSite, host });

describe('isFromOwnPages', () => {
  const PUBLIC = 'https://attesta.example.com';

  it('programs, which say nothing, pass', () => {
    expect(isFromOwnPages(from(), PUBLIC)).toBe(true);
  });

  it('the own origin passes, every other one does not', () => {
    expect(isFromOwnPages(from(PUBLIC, 'same-origin'), PUBLIC)).toBe(true);
    for (const origin of [
      'https://evil.example.com',
      'http://attesta.example.com',
      'https://attesta.example.com.evil.example.org',
      'null',
      '',
      'https://attesta.example.com:8443',
    ]) {
      expect(isFromOwnPages(from(origin), PUBLIC)).toBe(false);
    }
  });

  it('what the browser says about the site counts even without an origin', () => {
    expect(isFromOwnPages(from(undefined, 'cross-site'), PUBLIC)).toBe(false);
    expect(isFromOwnPages(from(undefined, 'same-site'), PUBLIC)).toBe(false);
    expect(isFromOwnPages(from(undefined, 'none'), PUBLIC)).toBe(true);
  });

  it('a local start may be opened by another loopback name, at its own port only', () => {
    const LOCAL = 'http://127.0.0.1:3000';
    expect(isFromOwnPages(from('http://localhost:3000', 'same-origin', 'localhost:3000'), LOCAL)).toBe(true);
    expect(isFromOwnPages(from('http://localhost:5173', undefined, 'localhost:3000'), LOCAL)).toBe(false);
    expect(isFromOwnPages(from('http://evil.example.com:3000', undefined, 'evil.example.com:3000'), LOCAL)).toBe(false);
  });

  it('a public address takes no loopback page', () => {
    expect(isFromOwnPages(from('http://localhost:3000', undefined, 'localhost:3000'), PUBLIC)).toBe(false);
  });
});

it('loopback hosts are named, not guessed', () => {
  expect(isLoopbackHost('localhost')).toBe(true);
  expect(isLoopbackHost('127.0.0.1.evil.example.com')).toBe(false);
});

it('only methods that change nothing are safe', () => {
  expect(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(isSafeMethod)).toEqual(['GET', 'HEAD', 'OPTIONS']);
});
