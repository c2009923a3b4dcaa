import { randomInt } from 'node:crypto';
import net from 'node:net';

import { codeOf } from './errors.js';

// Below the ranges from which systems take the ports of outgoing connections (Linux 32768, macOS 49152): a port that is kept for years must
// not be some connection's own end when the server starts again.
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** A loopback port that nobody uses now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) return port;
  }
}

/** False when a program listens on this loopback port. */
export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
