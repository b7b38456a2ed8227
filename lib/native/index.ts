/** The only place that loads the addon. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import type { ErrorCode } from '../errors';
import type { NativeAddon } from './addon';
import { loadAddon } from './load';

export type * from './addon';
export type * from './augment';
export type * from './decode';
export type * from './language';
export type * from './lattices';
export type * from './grammar';
export type * from './network';
export type * from './ngrams';
export type * from './solvers';
export type * from './speech';
export type * from './stored-weight';
export type * from './text';
export type * from './trainer';
export type * from './weights';

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

let origin: string | undefined;

/** The package or file that the addon was loaded from; undefined as long as it was not. */
export function addonOrigin(): string | undefined {
  return origin;
}

function loadInto(functions: NativeAddon): void {
  const loaded = loadAddon();
  ({ origin } = loaded);
  for (const [name, bound] of Object.entries(loaded.addon) as [
    string,
    (...args: never[]) => unknown,
  ][])
    Object.assign(functions, { [name]: translating(bound) });
}
