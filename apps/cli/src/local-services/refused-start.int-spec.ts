import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { TestHome } from '../../../../test/support/local-services-home.js';
import { endpointOf } from './addresses.js';

jest.setTimeout(60_000);

let home: TestHome;
beforeEach(async () => {
  home = await TestHome.open();
});
afterEach(() => home.close());

describe('a start that cannot succeed', () => {
  const addressFile = (): string => path.join(home.path, 'services.json');

  it.each(['administration', 'redis'] as const)('because the port of %s is taken names that, leaves no process and no lock', async (which) => {
    const first = await home.start();
    await first.stop();
    const { port } = endpointOf(which === 'redis' ? first.addresses.redis : first.addresses.mongodb.administration);
    const squatter = net.createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    await expect(home.start()).rejects.toMatchObject({
      code: 'local-services.server-did-not-start',
      message: expect.stringMatching(/port is taken/) as string,
    });
    expect(await home.runningServers()).toEqual([]);
    squatter.close();
    await once(squatter, 'close');
    await home.start();
  });

  it('because another mongod uses the data names that', async () => {
    await (await home.start()).stop();
    // Spelled differently, so that it is not taken for a server of ours.
    const other = spawn(path.join(home.path, 'bin/mongod'), ['--dbpath', `${home.path}/./mongo`, '--port', '0', '--bind_ip', '127.0.0.1'], { stdio: 'pipe' });
    try {
      while (!(await readFile(path.join(home.path, 'mongo/mongod.lock'), 'utf8')).includes(String(other.pid))) await sleep(20);
      await expect(home.start()).rejects.toMatchObject({ message: expect.stringMatching(/used by another mongod/) as string });
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
  });

  it('because the passwords do not fit the data says so and keeps both', async () => {
    await (await home.start()).stop();
    const text = await readFile(addressFile(), 'utf8');
    await writeFile(addressFile(), text.replace(/root:[^@]+@/, 'root:other@'));
    await expect(home.start()).rejects.toMatchObject({ message: 'MongoDB refuses the password of services.json.' });
    expect(await home.runningServers()).toEqual([]);
    await writeFile(addressFile(), text);
    await home.start();
  });

  it('because services.json is gone refuses rather than choosing new passwords for old data', async () => {
    await (await home.start()).stop();
    await rename(addressFile(), `${addressFile()}.away`);
    await expect(home.start()).rejects.toMatchObject({ code: 'local-services.address-file-damaged' });
    await rename(`${addressFile()}.away`, addressFile());
    await home.start();
  });

  it.each([
    [62, /another version of MongoDB/],
    [127, /library that it needs is missing/],
    [14, /full disk/],
    [77, /\(77\): its log says why/],
  ])('because mongod ends with %d says what that means', async (code, expected) => {
    const program = path.join(home.path, 'mongod-stand-in');
    await writeFile(program, `#!/bin/sh\nexit ${code}\n`);
    await chmod(program, 0o755);
    process.env['ATTESTA_MONGOD'] = program;
    try {
      await expect(home.start()).rejects.toMatchObject({
        message: expect.stringMatching(expected) as string,
        remedy: expect.stringContaining('mongo.log') as string,
      });
    } finally {
      delete process.env['ATTESTA_MONGOD'];
    }
  });

  it.each([30, 300, 600])('because it is interrupted after %d ms leaves no process, and the next one succeeds', async (delayMs) => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), delayMs);
    await home.start(interruption.signal).then(
      (services) => services.stop(),
      (error: unknown) => expect(error).toMatchObject({ code: 'local-services.interrupted' }),
    );
    expect(await home.runningServers()).toEqual([]);
    await home.start();
  });

  it('does not come from a log that was removed while the service was stopped', async () => {
    await (await home.start()).stop();
    await rm(path.join(home.path, 'mongo.log'));
    await home.start();
  });
});
