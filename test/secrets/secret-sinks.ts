import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { databaseDump } from './database-dump.js';
import { HOLDS_KEYS } from './home-secrets.js';
import { answering, Leaky } from './planting.js';
import { nodeOptions, type SweepStage, temporaryFolder } from './sweep-stage.js';

/** A place where a secret must not lie. */
export interface Sink {
  /** Fewer bytes than these, and nobody has looked. */
  readonly least?: number;
  readonly collect: () => Promise<Buffer>;
  /** Puts a leak there, by the way that a real one would take. Each in a form of its own. */
  readonly plant: (leaks: readonly Buffer[]) => Promise<void>;
  /** What the medium leaves of a text: a packed file keeps whole only what it has not seen before, an environment takes no zero byte. */
  readonly keeps: 'every form' | 'text' | 'raw at least';
}

export const KEY_FILES = 'files of the home that hold keys';
const isOfServers = (name: string): boolean => /^(mongo|redis)\//.test(name);
/** The servers' programs, as fetched and checked by their digests; here a link to those of all suites. */
const isProgram = (name: string): boolean => name.startsWith('bin/');
const isLog = (name: string): boolean => name.endsWith('.log');

/** Every place, in one list: what is added here is swept, and must be found when planted. */
export function sinksOf(stage: SweepStage): Readonly<Record<string, Sink>> {
  const { service, root, redis } = stage;
  const mongoFolder = path.join(service.home, 'mongo');
  const planted = root.db('attesta').collection('planted');
  const plantDocuments = async (leaks: readonly Buffer[]): Promise<void> => void (await planted.insertMany(leaks.map((leak) => ({ leak }))));
  const plantInRedis = (leaks: readonly Buffer[]): Promise<void> =>
    redis.with(async (client) => {
      for (const [index, leak] of leaks.entries()) await client.set(`planted:${String(index)}`, leak);
      await sleep(1_500);
    });
  const metricUrls = [`${service.url}/metrics`, `http://127.0.0.1:${String(stage.workerPort)}/metrics`];
  return {
    'MongoDB documents': {
      collect: async () =>
        databaseDump(
          root,
          (await root.db().admin().listDatabases()).databases.map(({ name }) => name),
        ),
      plant: plantDocuments,
      keeps: 'every form',
    },
    'MongoDB files': {
      collect: async () => {
        await root.db('admin').command({ fsync: 1 });
        return stage.files(mongoFolder);
      },
      plant: plantDocuments,
      keeps: 'raw at least',
    },
    'audit events': {
      collect: () => databaseDump(root, ['attesta'], ['audit_events']),
      plant: async (leaks) => {
        const events = leaks.map((leak, sequence) => ({ organizationId: null, sequence, eventId: String(sequence), body: leak }));
        await root.db('attesta').collection('audit_events').insertMany(events, { bypassDocumentValidation: true });
      },
      keeps: 'every form',
    },
    'Redis keys': { collect: () => redis.held(), plant: plantInRedis, keeps: 'every form' },
    'Redis files': { collect: () => stage.files(path.join(service.home, 'redis')), plant: plantInRedis, keeps: 'every form' },
    'Redis MONITOR': { collect: () => Promise.resolve(redis.heard()), plant: plantInRedis, keeps: 'every form' },
    'logs of all processes': {
      collect: () => stage.files(service.home, isLog),
      plant: async (leaks) => {
        for (const leak of leaks) await appendFile(path.join(service.home, 'logs', 'worker.log'), Buffer.concat([leak, Buffer.from('\n')]));
      },
      keeps: 'every form',
    },
    [KEY_FILES]: {
      collect: () => stage.files(service.home, (name) => name in HOLDS_KEYS),
      plant: async (leaks) => appendFile(path.join(service.home, 'redis.conf'), lines(leaks)),
      keeps: 'every form',
    },
    'everything else in the home': {
      // Whatever there is: a file that nobody has thought of is swept too. Of those known there are two, a lock and a process id.
      least: 50,
      collect: () => stage.files(service.home, (name) => !isOfServers(name) && !isProgram(name) && !isLog(name) && !(name in HOLDS_KEYS)),
      plant: async (leaks) => {
        for (const [index, leak] of leaks.entries()) await writeFile(path.join(temporaryFolder(service), `leak-${String(index)}`), leak);
      },
      keeps: 'every form',
    },
    mails: {
      collect: () => Promise.resolve(stage.mail.mails),
      plant: (leaks) => stage.mail.receive(lines(leaks).toString('utf8')),
      keeps: 'text',
    },
    'standard output and standard error': {
      collect: () => Promise.resolve(stage.terminal),
      plant: async (leaks) => {
        const leaky = await Leaky.start(`process.stdout.write(Buffer.from('${lines(leaks).toString('hex')}', 'hex'));`);
        stage.alsoPrinted(leaky);
        await leaky.stop();
      },
      keeps: 'text',
    },
    'HTTP answers': {
      collect: () => Promise.resolve(Buffer.concat(stage.answers)),
      plant: async (leaks) => {
        const server = await answering(lines(leaks));
        await fetch(server.url);
        await server.stop();
      },
      keeps: 'every form',
    },
    'what goes out to others': {
      collect: async () => Buffer.concat([stage.vendor.received, await stage.sentToOthers()]),
      plant: async (leaks) => {
        const server = await answering(Buffer.from('thanks'));
        const environment = { SECRET_SWEEP_RECORDINGS: stage.recordings, NODE_OPTIONS: nodeOptions(stage.recordings) };
        const body = `Buffer.from('${lines(leaks).toString('hex')}', 'hex')`;
        const leaky = await Leaky.start(`fetch('${server.url}', { method: 'POST', body: ${body} });`, { environment });
        await sleep(500);
        await leaky.stop();
        await server.stop();
      },
      keeps: 'every form',
    },
    metrics: {
      collect: async () => Buffer.concat(await Promise.all(metricUrls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())))),
      plant: async (leaks) => {
        const server = await answering(lines(leaks));
        metricUrls.push(server.url);
        stage.atEnd(() => server.stop());
      },
      keeps: 'every form',
    },
    'environment and command line': {
      collect: async () => {
        await stage.lookAtProcesses();
        return stage.processes;
      },
      plant: async (leaks) => {
        const texts = leaks.map((leak) => leak.toString('utf8')).filter((text) => !text.includes('\0'));
        const leaky = await Leaky.start('', { environment: { ATTESTA_HOME: service.home, LEAKED: texts[0] }, args: texts.slice(1) });
        await stage.lookAtProcesses();
        await leaky.stop();
      },
      keeps: 'text',
    },
  };
}

const lines = (leaks: readonly Buffer[]): Buffer => Buffer.concat(leaks.flatMap((leak) => [leak, Buffer.from('\n')]));
