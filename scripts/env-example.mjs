// Writes .env.example from the settings of the configuration, or compares it with them.
// node scripts/env-example.mjs [--check] [--build FOLDER] [--file FILE]      FOLDER: where the compiled apps and libs are (dist)
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    build: { type: 'string', default: path.join(ROOT, 'dist') },
    file: { type: 'string', default: path.join(ROOT, '.env.example') },
  },
});
const { settings } = await import(pathToFileURL(path.resolve(options.build, 'libs/platform/src/config/app-config.js')).href);
const wanted = textOf(settings);

if (!options.check) writeFileSync(options.file, wanted);
else if (readFileSync(options.file, 'utf8') !== wanted) {
  console.error(`${path.basename(options.file)} does not say what the configuration reads: run \`npx nest build && node scripts/env-example.mjs\`.`);
  process.exitCode = 1;
}

/** A key that must be set stands bare; one with a default shows it in a comment, so that a copied file changes nothing. */
function textOf(all) {
  const blocks = Object.entries(all).map(([key, setting]) => {
    const isRequired = !setting.safeParse(undefined).success;
    const { data } = setting.safeParse(undefined);
    const about = `# ${setting.description}${isRequired ? ' (required)' : ''}`;
    return `${about}\n${isRequired ? '' : '# '}${key}=${data === undefined ? '' : String(data)}\n`;
  });
  return `# Made from libs/platform/src/config/app-config.ts by scripts/env-example.mjs: change that file, not this one.\n# \`npm run demo\` and \`npm start\` need none of these: they bring up their own MongoDB and Redis.\n\n${blocks.join('\n')}`;
}
