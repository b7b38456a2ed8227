/**
 * The fuzzer of the addon itself: a sample of the library runs, and one of the calls that it makes
 * of the addon gets other arguments. What TypeScript would not have let through, C++ must refuse;
 * what it accepts, the library goes on with.
 */
import { join } from 'node:path';
import { types } from 'node:util';
import { changedAt, randomPath, valueAt } from './argument-tree';
import { Finding, type Case, type Fuzzer, type Say } from './case';
import { mutatedOften } from './mutate';
import { CODES } from './outcome';
import { Random } from './random';
import { SAMPLES } from './samples';
import { NATIVE_SAMPLES } from './samples/native';
import type { Sample } from './sample';
import { surface } from './surface';
import { Planted } from './values';

type Bound = (...args: unknown[]) => unknown;
type Addon = Record<string, Bound>;

/** Called in the place of every function of the addon, once {@link intercepted} has run. */
type Intercept = (name: string, bound: Bound, args: unknown[]) => unknown;

let intercept: Intercept = (_, bound, args) => bound(...args);

/** The names of all functions of the addon, which from now on go through `intercept`. */
export function intercepted(): string[] {
  const file =
    process.env.COMPACT_RNN_ADDON ??
    join(__dirname, '..', '..', 'build', 'Release', 'compact_rnn.node');
  // lib/native takes its functions from here when it first needs one.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- how .node files load
  const addon = require(file) as Addon;
  for (const [name, bound] of Object.entries(addon))
    addon[name] = (...args) => intercept(name, bound, args);
  return Object.keys(addon);
}

/** Runs a sample of the library, every call of the addon through `each`. */
export async function runIntercepted(name: string, sample: Sample, each: Intercept): Promise<void> {
  intercept = each;
  try {
    await CALLABLES.get(name)!(await sample());
  } finally {
    intercept = (_, bound, args) => bound(...args);
  }
}

const CALLABLES = new Map([...surface(), ...NATIVE_SAMPLES.callables]);
/** What measures for long, or runs the addon in another process, is left out. */
const LEFT_OUT = ['bench', 'compare'];
export const NATIVE_CALLS = Object.entries({ ...SAMPLES, ...NATIVE_SAMPLES.samples })
  .filter(([name]) => !LEFT_OUT.includes(name))
  .flatMap(([name, samples]) => samples.map((sample) => ({ name, sample })));

/** How many calls a sample makes, by its index. */
const counts = new Map<number, number>();
let ready = false;

async function countOf(index: number): Promise<number> {
  if (!ready) intercepted();
  ready = true;
  const known = counts.get(index);
  if (known !== undefined) return known;
  let count = 0;
  const { name, sample } = NATIVE_CALLS[index]!;
  await runIntercepted(name, sample, (_, bound, args) => {
    count++;
    return bound(...args);
  }).catch(() => undefined);
  counts.set(index, count);
  return count;
}

export const bindings: Fuzzer = {
  async caseOf(seed, number): Promise<Case> {
    const random = new Random(seed, `binding ${number}`);
    let index = random.below(NATIVE_CALLS.length);
    while ((await countOf(index)) === 0) index = random.below(NATIVE_CALLS.length);
    const at = random.below(await countOf(index));
    const { name } = NATIVE_CALLS[index]!;
    return { what: `${name}, call ${at} of the addon`, run: (say) => run(index, at, random, say) };
  },
};

async function run(index: number, at: number, random: Random, say: Say): Promise<void> {
  const { name, sample } = NATIVE_CALLS[index]!;
  const handles: unknown[] = [];
  let count = 0;
  let finding: unknown;
  const each: Intercept = (called, bound, args) => {
    handles.push(...args.filter(types.isExternal));
    if (count++ !== at) return bound(...args);
    const mutation = withOtherHandle(args, handles, random) ?? mutatedOften(args, random);
    say(`${name}: ${called}: ${mutation.what}`);
    return watched(
      () => bound(...mutation.args),
      (error) => (finding = error),
    );
  };
  await runIntercepted(name, sample, each).catch(() => undefined);
  if (finding) throw finding as Error;
}

/**
 * What the addon gives for arguments that nobody checked; `found` hears of an error it should not
 * throw.
 */
function watched(call: () => unknown, found: (error: unknown) => void): unknown {
  const look = (error: unknown): never => {
    if (!isAllowed(error)) found(new Finding(`the addon threw ${String(error)}`));
    throw error;
  };
  try {
    const result = call();
    return types.isPromise(result) ? result.catch(look) : result;
  } catch (error) {
    return look(error);
  }
}

/** Errors with a code, and those of Node's API or of the caller's own objects. */
function isAllowed(error: unknown): boolean {
  if (error instanceof Planted || error instanceof TypeError) return true;
  return types.isNativeError(error) && CODES.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** One handle in the place of another, often of another kind; undefined where there is none. */
function withOtherHandle(
  args: readonly unknown[],
  handles: readonly unknown[],
  random: Random,
): { what: string; args: unknown[] } | undefined {
  const path = randomPath(args, random);
  if (!types.isExternal(valueAt(args, path)) || random.happens(0.3)) return undefined;
  const other = random.pick(handles);
  const put = (container: Record<string, unknown>, key: string): void => {
    container[key] = other;
  };
  return {
    what: `[${path.join('.')}] another handle`,
    args: changedAt(args, path, put) as unknown[],
  };
}
