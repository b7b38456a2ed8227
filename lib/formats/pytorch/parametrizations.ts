/**
 * Tensors that modules compute of others as they run, by utilities of torch.nn.utils; they are
 * computed once here. For a tensor W of a module the state dict has
 *
 *     weight_norm     W = g V / |V|       W_g, W_v; parametrizations.W.original0, original1
 *     spectral_norm   W = V / (u' V v)    W_orig, W_u, W_v; parametrizations.W.original, 0._u, 0._v
 *     prune           W = V mask          W_orig, W_mask
 *     weight drop     W = V               W_raw, outside of the `module` that it is of (fastai)
 *
 * |V| is that of each row, or of the whole where g is one number; matrices of more axes are their
 * rows. https://pytorch.org/docs/stable/nn.html#utilities
 */
import { invalidModel } from '../../errors';
import { type Budget, copying, dense, Made, numbersOf, sizeOf, type View } from '../tensors';
import { shapeOf, type NamedTensor } from './named-tensor';

interface Parametrization {
  /** The names of its tensors, V first. */
  readonly of: readonly [string, ...string[]];
  /** Numbers that each of the others has, of V's rows, columns and all. */
  readonly sizes: (rows: number, cols: number) => readonly (readonly number[])[];
  /** Turns V, row by row, into W. */
  readonly apply: (v: Float32Array, others: readonly Float32Array[]) => void;
}

const PARAMETRIZATIONS: readonly Parametrization[] = [
  {
    of: ['v', 'g'],
    sizes: (rows) => [[1, rows]],
    apply: (v, [g]) => {
      const size = v.length / g!.length;
      g!.forEach((length, row) => {
        const part = v.subarray(row * size, (row + 1) * size);
        const factor = length / Math.sqrt(part.reduce((sum, x) => sum + x * x, 0));
        part.forEach((x, i) => (part[i] = factor * x));
      });
    },
  },
  {
    of: ['orig', 'u', 'v'],
    sizes: (rows, cols) => [[rows], [cols]],
    apply: (matrix, [u, v]) => {
      const size = v!.length;
      const sigma = u!.reduce(
        (sum, x, row) => sum + x * v!.reduce((dot, y, i) => dot + y * matrix[row * size + i]!, 0),
        0,
      );
      matrix.forEach((x, i) => (matrix[i] = x / sigma));
    },
  },
  {
    of: ['orig', 'mask'],
    sizes: (rows, cols) => [[rows * cols]],
    apply: (v, [mask]) => {
      mask!.forEach((keeps, i) => (v[i]! *= keeps));
    },
  },
  { of: ['raw'], sizes: () => [], apply: () => undefined },
];

/** `output.weight_g`, and since PyTorch 2.0 `output.parametrizations.weight.original0`. */
const SUFFIXED = /^(.+)_(g|v|u|orig|mask|raw)$/;
const LISTED = /^(.*)parametrizations\.(\w+)\.(original|original0|original1|0\._u|0\._v)$/;
const ROLES: Readonly<Record<string, string>> = {
  original: 'orig',
  original0: 'g',
  original1: 'v',
  '0._u': 'u',
  '0._v': 'v',
};

function roleOf(name: string): { whole: string; role: string } | undefined {
  const [, module, tensor, listed] = LISTED.exec(name) ?? [];
  if (listed !== undefined) return { whole: module! + tensor!, role: ROLES[listed]! };
  const [, whole, role] = SUFFIXED.exec(name) ?? [];
  return whole === undefined ? undefined : { whole, role: role! };
}

/** The tensors of the modules themselves; those of no parametrization stay as they are. */
export function withoutParametrizations(tensors: readonly NamedTensor[]): NamedTensor[] {
  const groups = new Map<string, Map<string, NamedTensor>>();
  for (const tensor of tensors) {
    const found = roleOf(tensor.name);
    if (!found) continue;
    const group = groups.get(found.whole) ?? new Map<string, NamedTensor>();
    groups.set(found.whole, group.set(found.role, tensor));
  }
  /** By the tensor that takes the place of V; undefined for the others. */
  const replaced = new Map<NamedTensor, NamedTensor | undefined>();
  for (const [whole, group] of groups) {
    const kind = PARAMETRIZATIONS.find(
      ({ of }) => of.length === group.size && of.every((role) => group.has(role)),
    );
    if (!kind) continue;
    const [v, ...others] = kind.of.map((role) => group.get(role)!);
    const view = computed(
      whole,
      kind,
      v!.view,
      others.map((each) => each.view),
    );
    others.forEach((each) => replaced.set(each, undefined));
    replaced.set(v!, {
      name: v!.name.endsWith('_raw') ? insideModule(whole, tensors) : whole,
      view,
    });
  }
  const names = new Set([...replaced.values()].map((each) => each?.name));
  return tensors
    .filter((tensor) => replaced.has(tensor) || !names.has(tensor.name))
    .flatMap((tensor) => (replaced.has(tensor) ? (replaced.get(tensor) ?? []) : tensor));
}

/** The module of which a tensor is kept outside: the one beside it that has the others. */
function insideModule(name: string, tensors: readonly NamedTensor[]): string {
  const dot = name.lastIndexOf('.') + 1;
  const inside = `${name.slice(0, dot)}module.`;
  return tensors.some((each) => each.name.startsWith(inside)) ? inside + name.slice(dot) : name;
}

/** W, once somebody needs it. */
function computed(
  what: string,
  { sizes, apply }: Parametrization,
  v: View,
  others: readonly View[],
): View {
  const [rows = 1, ...rest] = v.dims;
  const cols = rest.reduce((product, size) => product * size, 1);
  sizes(rows, cols).forEach((allowed, i) => {
    if (!allowed.includes(sizeOf(others[i]!)))
      throw invalidModel(
        `${what} is computed of tensors of the shapes ${[v, ...others].map(shapeOf).join(', ')}, which do not fit together`,
      );
  });
  const operands = [v, ...others].map(({ store }) => store);
  const floats = (view: View, budget: Budget): Float32Array =>
    Float32Array.from(numbersOf(view, budget) as ArrayLike<number>);
  return dense(
    v.dims,
    new Made(sizeOf(v), 'floats', operands, function* (target, budget) {
      yield* copying(v, target, 0, budget);
      apply(
        target as Float32Array,
        others.map((each) => floats(each, budget)),
      );
    }),
  );
}
