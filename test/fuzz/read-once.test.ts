/**
 * Every option is read once: what is checked is what is used, whatever getters the caller's object
 * has. Networks have their own test, test/model/ownership.test.ts.
 */
import { SAMPLES } from './samples';
import { surface } from './surface';

type Options = Record<string, unknown>;

/** Calls of the addon's handles and of a process of its own. */
const LEFT_OUT = ['new Stream', 'new StreamPool', 'bench', 'compare'];
/** Read before the others, to say that only `searchPlan` takes what is measured. */
const TWICE = ['planCompression [1].allocation'];

const CALLS = Object.entries(SAMPLES).flatMap(([name, samples]) =>
  LEFT_OUT.includes(name) ? [] : samples.map((sample, i) => ({ name, i, sample })),
);

function isOptions(value: unknown): value is Options {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype && !('layers' in value);
}

/** The same options, that of objects among them too; `reads` counts how often each is read. */
function counted(options: Options, reads: Map<string, number>, before: string): Options {
  const copy: Options = {};
  for (const [key, value] of Object.entries(options)) {
    const path = before + key;
    const below = isOptions(value) ? counted(value, reads, `${path}.`) : value;
    const get = (): unknown => {
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return below;
    };
    Object.defineProperty(copy, key, { get, enumerable: true });
  }
  return copy;
}

test.each(CALLS)('by $name, sample $i', async ({ name, sample }) => {
  const call = await sample();
  const reads = new Map<string, number>();
  const args = call.args.map((arg, at) => (isOptions(arg) ? counted(arg, reads, `[${at}].`) : arg));
  await Promise.resolve()
    .then(() => surface().get(name)!({ ...call, args }))
    .catch(() => undefined);
  const twice = [...reads].filter(([, count]) => count > 1).map(([path]) => `${name} ${path}`);
  expect(twice.filter((each) => !TWICE.includes(each))).toEqual([]);
});
