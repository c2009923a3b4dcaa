import { PassThrough, Readable } from 'node:stream';

import yazl from 'yazl';

import { AppError } from '@app/kernel';

/** A file whose bytes are made when its turn comes. */
export interface PackFile {
  readonly path: string;
  readonly bytes: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** Whoever asked has gone: nothing more is read. */
class ReaderGone extends AppError {
  constructor() {
    super({ code: 'assessment.export-abandoned', kind: 'unavailable', message: 'The export was not read to its end.' });
  }
}

/** A ZIP that is written while it is read: one file at a time, none held whole. A failure breaks the stream, so that a torn pack cannot pass for a whole one. */
export function zipStream(files: AsyncIterable<PackFile>, at: Date): Readable {
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  zip.outputStream.pipe(out);
  void write(zip, files, { at, out });
  return out;
}

async function write(zip: yazl.ZipFile, files: AsyncIterable<PackFile>, { at, out }: { readonly at: Date; readonly out: PassThrough }): Promise<void> {
  const gone = new Promise<never>((_resolve, reject) => {
    out.once('close', () => {
      reject(new ReaderGone());
    });
    zip.once('error', reject);
  });
  // It closes after the last byte as well, when nobody waits for it any more.
  gone.catch(() => undefined);
  try {
    for await (const file of files) await Promise.race([add(zip, file, at), gone]);
    zip.end();
  } catch (error) {
    out.destroy(error instanceof Error ? error : new ReaderGone());
  }
}

/** Resolved when the last byte of the file has been taken. */
const add = (zip: yazl.ZipFile, { path, bytes }: PackFile, at: Date): Promise<void> =>
  new Promise((resolve, reject) => {
    zip.addReadStreamLazy(path, { mtime: at, mode: 0o100644, compress: !path.endsWith('.pdf') }, (take) => {
      const stream = Readable.from(bytes);
      stream.once('end', resolve);
      stream.once('error', reject);
      take(null, stream);
    });
  });
