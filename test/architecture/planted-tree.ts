import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** Text by path below the tree. */
export type Files = Readonly<Record<string, string>>;

export interface ToolAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of a few files under the real project's settings, in a folder of its own: a tool that passes there proves nothing, one that refuses shows its rule works. */
export class PlantedTree {
  private constructor(readonly path: string) {}

  static async plant(files: Files, settings: readonly string[] = []): Promise<PlantedTree> {
    const tree = new PlantedTree(await mkdtemp(path.join(tmpdir(), 'attesta-planted-')));
    await symlink(path.join(ROOT, 'node_modules'), path.join(tree.path, 'node_modules'));
    for (const name of settings) await cp(path.join(ROOT, name), path.join(tree.path, name));
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(tree.path, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    return tree;
  }

  /** Runs a tool of the project in the tree. A finding is an exit code, not an error. */
  async run(script: string, args: readonly string[]): Promise<ToolAnswer> {
    return runScript(path.join(ROOT, script), args, this.path);
  }

  /** Runs a script that was planted. */
  async runOwn(script: string): Promise<ToolAnswer> {
    return runScript(path.join(this.path, script), [], this.path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

export const runTool = (script: string, args: readonly string[], cwd: string): Promise<ToolAnswer> => runScript(path.join(ROOT, script), args, cwd);

async function runScript(script: string, args: readonly string[], cwd: string): Promise<ToolAnswer> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
