import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { codeOf, ServerDidNotStart, StartInterrupted } from './errors.js';
import { isPortFree } from './free-port.js';
import { isAlive, processStart, signalProcess, waitUntilGone } from './running-process.js';

/** A server of ours that runs: started by this process, or left over from a killed launcher and taken over. */
export interface RunningServer {
  readonly pid: number;
  readonly adopted: boolean;
  /** SIGTERM, after 30 s SIGKILL (both keep what was acknowledged); resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly logFile: string;
  /** What the program means by its exit codes, as a cause and a way out. */
  readonly exitReasons: Readonly<Record<string, { readonly reason: string; readonly remedy: string }>>;
  readonly signal?: AbortSignal | undefined;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const PORT_TAKEN = 'EADDRINUSE';
const GENERAL_REASONS: ServerCommand['exitReasons'] = {
  [PORT_TAKEN]: { reason: 'its port is taken by another program', remedy: 'Stop that program, or move the data to another folder and start again.' },
  ENOENT: { reason: 'there is no such program', remedy: 'Name the right one or install it.' },
  EACCES: { reason: 'this user may not run it', remedy: 'Make it executable.' },
  127: { reason: 'a library that it needs is missing', remedy: 'Install a build for this system and put it on PATH.' },
  SIGKILL: { reason: 'it was killed, perhaps for want of memory', remedy: 'Start again with 1 GB of free memory.' },
};

/** A server that is being started, or one left over from a killed launcher. */
export class ServerProcess implements RunningServer {
  #ended: string | undefined;

  private constructor(
    readonly command: ServerCommand,
    readonly pid: number,
    readonly adopted: boolean,
  ) {}

  /** The server gets a session of its own: Ctrl-C reaches only the launcher, which stops everything in order. */
  static async launch(command: ServerCommand): Promise<ServerProcess> {
    // Asked first: while our server finds out by itself, a stranger's server would answer in its place and be set up as ours.
    if (!(await isPortFree(command.port))) throw didNotStart(command, PORT_TAKEN);
    const log = await open(command.logFile, 'a', 0o600);
    try {
      const child = spawn(command.program, command.args, { stdio: ['ignore', log.fd, log.fd], detached: true });
      const failure = await new Promise<unknown>((resolve) => child.once('spawn', () => resolve(undefined)).once('error', resolve));
      if (failure !== undefined || child.pid === undefined) throw didNotStart(command, String(codeOf(failure)));
      const launched = new ServerProcess(command, child.pid, false);
      child.once('exit', (code, signal) => (launched.#ended = String(code ?? signal)));
      child.unref();
      return launched;
    } finally {
      await log.close();
    }
  }

  static adopt(command: ServerCommand, pid: number): ServerProcess {
    return new ServerProcess(command, pid, true);
  }

  /** Asks until `attempt` gives something. A server that ends, a signal or a minute of silence ends the wait and the server. */
  async until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
    const { name, logFile, signal } = this.command;
    for (const end = performance.now() + START_TIMEOUT_MS; performance.now() < end; await sleep(POLL_MS)) {
      if (this.#ended !== undefined || (this.adopted && !isAlive(this.pid))) throw didNotStart(this.command, this.#ended ?? 'gone');
      if (signal?.aborted === true) throw new StartInterrupted();
      const value = await attempt();
      if (value !== undefined) return value;
    }
    throw new ServerDidNotStart(`${name} gave no ${what} within ${START_TIMEOUT_MS / 1000} s.`, `Its log says why: ${logFile}`);
  }

  async stop(): Promise<void> {
    signalProcess(this.pid, 'SIGTERM');
    if (await isGoneWithin(this.pid, STOP_TIMEOUT_MS)) return;
    await this.#kill();
  }

  /** Kills the server when `setUp` fails: that loses nothing acknowledged, and a mongod told to end while it starts takes 15 s over it. */
  async orStop<T>(setUp: () => Promise<T>): Promise<T> {
    try {
      return await setUp();
    } catch (error) {
      await this.#kill();
      throw error;
    }
  }

  async #kill(): Promise<void> {
    signalProcess(this.pid, 'SIGKILL');
    await waitUntilGone(this.pid);
  }
}

async function isGoneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; await sleep(POLL_MS)) {
    if ((await processStart(pid)) === null) return true;
  }
  return false;
}

function didNotStart({ name, port, logFile, exitReasons }: ServerCommand, ended: string): ServerDidNotStart {
  const known = exitReasons[ended] ?? GENERAL_REASONS[ended];
  return new ServerDidNotStart(
    `${name} did not start on port ${port} (${ended}): ${known?.reason ?? 'its log says why'}.`,
    `${known?.remedy ?? 'Read its last lines.'} Log: ${logFile}`,
  );
}
