import { open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The strings that a process started with `nodeOptions(folder)` holds after a garbage collection, which taking the snapshot brings about. */
export async function heapSnapshot(pid: number, folder: string): Promise<Buffer> {
  process.kill(pid, 'SIGUSR2');
  for (;;) {
    const name = (await readdir(folder)).find((one) => one.endsWith('.heapsnapshot') && one.includes(`.${String(pid)}.`));
    if (name !== undefined && (await isWhole(path.join(folder, name)))) {
      const bytes = await readFile(path.join(folder, name));
      await rm(path.join(folder, name));
      const { strings } = JSON.parse(`{${bytes.subarray(bytes.lastIndexOf('"strings":')).toString()}`) as { readonly strings: readonly string[] };
      return Buffer.from(strings.join('\n'));
    }
    await sleep(100);
  }
}

/** The list of strings comes last: the file is whole when that is closed. */
async function isWhole(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(20);
    await handle.read(end, 0, end.length, Math.max(0, size - end.length));
    return /"\s*\]\s*\}\s*$/.test(end.toString().replaceAll('\0', ''));
  } finally {
    await handle.close();
  }
}
