/** The only place that loads the addon. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CompactRnnError } from '../errors';
import type { NativeAddon } from './addon';

export type * from './addon';

/** The same depth below the package's root from lib/native and from dist/native. */
const ADDON = join(__dirname, '..', '..', 'build', 'Release', 'compact_rnn.node');

function load(): NativeAddon {
  if (!existsSync(ADDON)) {
    throw new CompactRnnError(
      'NATIVE_UNAVAILABLE',
      `the native addon is not built: ${ADDON} does not exist. Build it with 'npm run setup' in a clone, ` +
        `or 'npm rebuild compact-rnn' where it is a dependency (needs cmake and a C++17 compiler).`,
    );
  }
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a .node file has no other loader
    return require(ADDON) as NativeAddon;
  } catch (cause) {
    throw new CompactRnnError(
      'NATIVE_UNAVAILABLE',
      `the native addon does not load on this machine (${String(cause)}). It may have been built for another ` +
        `platform, architecture or libstdc++: rebuild it with 'npm rebuild compact-rnn'.`,
      { cause },
    );
  }
}

export const native: NativeAddon = load();
