import { type FastifyReply } from 'fastify';

import { SessionCookie } from './session-cookie.js';

function setBy(publicUrl: string): string {
  let header = '';
  const reply = { header: (_name: string, value: string) => (header = value) };
  new SessionCookie({ PUBLIC_URL: publicUrl }).set(reply as unknown as FastifyReply, 'token');
  return header;
}

describe('SessionCookie', () => {
  it('over TLS is bound to the host', () => {
    expect(setBy('https://attesta.example.com')).toBe('__Host-attesta=token; Path=/; HttpOnly; SameSite=Lax; Secure');
  });

  it('on plain loopback has no prefix, which a browser would refuse there', () => {
    expect(setBy('http://127.0.0.1:3000')).toBe('attesta=token; Path=/; HttpOnly; SameSite=Lax');
  });

  it('on plain http elsewhere stays secure: sign-in over an open network does not work', () => {
    expect(setBy('http://attesta.example.com')).toMatch(/^__Host-attesta=.*; Secure$/);
  });

  it('reads its own cookie among others, and none when there are two', () => {
    const cookie = new SessionCookie({ PUBLIC_URL: 'http://127.0.0.1:3000' });
    const read = (text?: string) => cookie.read({ headers: text === undefined ? {} : { cookie: text } });
    expect(read()).toBeNull();
    expect(read('theme=dark; attesta=abc; x=1')).toBe('abc');
    expect(read('xattesta=abc')).toBeNull();
    expect(read('attesta=abc; attesta=def')).toBeNull();
  });
});
