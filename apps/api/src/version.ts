import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { InvariantViolated } from '@app/kernel';

/** From the package.json above this file, be it compiled or not. */
export function productVersion(from: string = import.meta.dirname): string {
  const file = path.join(from, 'package.json');
  if (!existsSync(file)) {
    if (path.dirname(from) === from) throw new InvariantViolated('no package.json above the program');
    return productVersion(path.dirname(from));
  }
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const version: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined;
  return typeof version === 'string' ? version : '0.0.0';
}
