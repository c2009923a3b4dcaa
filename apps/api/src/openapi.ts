import { writeFile } from 'node:fs/promises';

import { describeApi } from './openapi/describe-api.js';

/** `node dist/apps/api/src/openapi.js FILE`; without a file the document goes to stdout. */
async function main(file: string | undefined): Promise<void> {
  const text = `${JSON.stringify(await describeApi(), null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else await writeFile(file, text);
}

await main(process.argv[2]);
