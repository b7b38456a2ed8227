/** The only place that loads the addon. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import type { ErrorCode } from '../errors';
import type { NativeAddon } from './addon';

export type * from './addon';
export type * from './network';
export type * from './solvers';
export type * from './speech';
export type * from './stored-weight';
export type * from './text';
export type * from './trainer';
export type * from './weights';

/**
 * COMPACT_RNN_ADDON names another build, such as a sanitized one. The default lies at the same
 * depth below the package's root from lib/native and from dist/native.
 */
const ADDON =
  process.env.COMPACT_RNN_ADDON ??
  join(__dirname, '..', '..', 'build', 'Release', 'compact_rnn.node');

function load(): NativeAddon {
  if (!existsSync(ADDON)) {
    throw new CompactRnnError(
      'NATIVE_UNAVAILABLE',
      `the native addon is not built: ${ADDON} does not exist. Build it with 'npm run setup' in a clone, ` +
        `or 'npm rebuild compact-rnn' where it is a dependency (needs cmake and a C++17 compiler).`,
    );
  }
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- how .node files load
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

/**
 * What the addon threw, as the library's own error; it may stem from another realm than this (jest,
 * `node:vm`).
 */
function translated(error: unknown): unknown {
  if (types.isNativeError(error) && !(error instanceof CompactRnnError) && 'code' in error) {
    return new CompactRnnError(error.code as ErrorCode, error.message, { cause: error });
  }
  return error;
}

/** Makes a bound function throw, or reject with, CompactRnnError. */
function translating<F extends (...args: never[]) => unknown>(bound: F): F {
  return ((...args: Parameters<F>) => {
    try {
      const result = bound(...args);
      if (typeof result !== 'object' || !types.isPromise(result)) return result;
      return result.catch((error: unknown) => {
        throw translated(error);
      });
    } catch (error) {
      throw translated(error);
    }
  }) as F;
}

/** The functions of the addon, which is loaded when the first of them is asked for. */
export const native = new Proxy({} as NativeAddon, {
  get(functions, name: keyof NativeAddon): unknown {
    if (!(name in functions)) loadInto(functions);
    return Reflect.get(functions, name);
  },
});

function loadInto(functions: NativeAddon): void {
  for (const [name, bound] of Object.entries(load()) as [string, (...args: never[]) => unknown][])
    Object.assign(functions, { [name]: translating(bound) });
}
