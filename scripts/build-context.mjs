// What `docker build` would be sent: the files of the work tree that git does not ignore, without those of .dockerignore.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function copyContext(from, to) {
  const ignored = ignorePatterns(path.join(from, '.dockerignore'));
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: from, maxBuffer: 1e8 });
  for (const file of new Set(listed.toString().split('\0'))) {
    const source = path.join(from, file);
    // A file that is deleted but still in the index is listed too.
    if (file !== '' && existsSync(source) && !ignored.some((pattern) => pattern.test(file))) cpSync(source, path.join(to, file));
  }
}

/** Each pattern matches the path itself and everything below it; `*` stops at a slash, `**` does not. */
function ignorePatterns(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      if (line.startsWith('!')) throw new Error(`.dockerignore: ${line}: exceptions are not followed by this script`);
      const expression = line
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/^\*\*\//, '\0')
        .replaceAll('*', '[^/]*')
        .replace('\0', '(?:.*/)?');
      return new RegExp(`^${expression}(?:/|$)`);
    });
}
