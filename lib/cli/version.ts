/** The version of this package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The same depth below the package's root from lib/cli and from dist/cli. */
const MANIFEST = join(__dirname, '..', '..', 'package.json');

export function packageVersion(): string {
  return (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version;
}
