/**
 * Each array among the arguments of each call, in turn, without its prototype: it has no methods
 * and no iterator; and each typed array after its memory has gone elsewhere. The call succeeds, or
 * says by a typed error what it misses.
 */
import { changedAt, isContainer, shallowCopy, valueAt, type Path } from './argument-tree';
import { judge } from './outcome';
import { SAMPLES } from './samples';
import { surface } from './surface';
import { isNumbers } from './typed-arrays';
import { detached } from './values';

/** They take long, and read no lists of their own. */
const LEFT_OUT = ['bench', 'compare'];
/** The lists of a network lie no deeper. */
const DEEPEST = 7;

const CALLS = Object.entries(SAMPLES).flatMap(([name, samples]) =>
  LEFT_OUT.includes(name) ? [] : samples.map((sample, i) => ({ name, i, sample })),
);

/** Where arrays lie below the arguments. */
function pathsOf(tree: unknown, path: Path = []): Path[] {
  if (isNumbers(tree)) return [path];
  if (!isContainer(tree) || path.length > DEEPEST) return [];
  const below = Object.keys(tree).flatMap((key) => pathsOf(tree[key], [...path, key]));
  return path.length > 0 && Array.isArray(tree) ? [path, ...below] : below;
}

function bare(array: unknown): unknown {
  if (isNumbers(array)) return detached(array.slice());
  return Object.setPrototypeOf(shallowCopy(array as never), null);
}

test.each(CALLS)('by $name, sample $i', async ({ name, sample }) => {
  const call = surface().get(name)!;
  for (const path of pathsOf((await sample()).args)) {
    const made = await sample();
    const value = bare(valueAt(made.args, path));
    const args = changedAt(made.args, path, (container, key) => {
      container[key] = value;
    }) as unknown[];
    try {
      await call({ ...made, args });
    } catch (error) {
      judge(error);
    }
  }
});
