/**
 * Callbacks of a caller, who may hand over async functions though nobody waits for them: what the
 * promise of one rejects with ends the call, instead of being an unhandled rejection.
 */

type Callback = (...args: never[]) => unknown;

/** Options that are callbacks: `onProgress`, `onEpoch`. */
const CALLBACK = /^on[A-Z]/;

/**
 * What `work` comes to with these options, of which the callbacks may reject. The first to do so
 * rejects the call with its reason; from then on callbacks throw it, so that the work ends, too.
 */
export async function withCallbacks<Options extends object, Result>(
  options: Options,
  work: (options: Options) => Promise<Result>,
): Promise<Result> {
  let failure: { readonly reason: Error } | undefined;
  let fail!: (reason: Error) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = (reason: Error) => {
      failure ??= { reason };
      reject(reason);
    };
  });
  const heard = (callback: Callback): Callback => {
    return (...args) => {
      if (failure) throw failure.reason;
      const result = callback(...args);
      Promise.resolve(result).catch(fail);
      return result;
    };
  };
  const own = Object.entries(options).map(([name, value]: [string, unknown]) => {
    const isCallback = CALLBACK.test(name) && typeof value === 'function';
    return [name, isCallback ? heard(value as Callback) : value];
  });
  return Promise.race([failed, work(Object.fromEntries(own) as Options)]);
}
