/** Inputs of a graph: arrays by name, in the types that it declares, or made up. */
import { invalidInput } from '../../errors';
import type { NumpyArray } from '../../formats';
import { firstFew } from '../../json';
import type { FedTensor, Feeds, InputInfo } from './protocol';
import type { OpenGraph } from './runtime';

/** Arrays of each type, as onnxruntime names them. */
const ARRAYS: Readonly<Record<string, (numbers: ArrayLike<number>) => FedTensor['data']>> = {
  float32: (numbers) => Float32Array.from(numbers),
  float64: (numbers) => Float64Array.from(numbers),
  int32: (numbers) => Int32Array.from(numbers),
  int64: (numbers) => BigInt64Array.from(Array.from(numbers), (x) => BigInt(Math.round(x))),
  uint8: (numbers) => Uint8Array.from(numbers),
  int8: (numbers) => Int8Array.from(numbers),
  bool: (numbers) => Uint8Array.from(numbers, (x) => Number(x !== 0)),
};

function tensorOf(
  { name, type = 'float32' }: InputInfo,
  dims: readonly number[],
  numbers: ArrayLike<number>,
): FedTensor {
  const make = Object.hasOwn(ARRAYS, type) ? ARRAYS[type] : undefined;
  if (!make)
    throw invalidInput(`the input ${name} of the graph is of type ${type}: no array holds that`);
  return { type, dims, data: make(numbers) };
}

/**
 * Arrays as inputs.
 * @throws CompactRnnError INVALID_INPUT for one that is missing, or that the graph does not have.
 */
export function feedsOf(
  inputs: readonly InputInfo[],
  arrays: ReadonlyMap<string, NumpyArray>,
): Feeds {
  const names = inputs.map(({ name }) => name);
  const list = firstFew(names);
  const unknown = [...arrays.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw invalidInput(`there is an array ${unknown}, but the inputs of the graph are ${list}`);
  const entries = inputs.map((input): [string, FedTensor] => {
    const array = arrays.get(input.name);
    if (!array)
      throw invalidInput(
        `there is no array for ${input.name}: the inputs of the graph are ${list}`,
      );
    return [input.name, tensorOf(input, array.shape, array.data)];
  });
  return Object.fromEntries(entries);
}

/** What open sizes are, where inputs are made up: a step, then more than convolutions need. */
const OPEN_SIZES = [1, 16, 512, 2048] as const;
/** The names of axes of which there is one. */
const ONE = /batch|^n$/i;

/** Inputs that are made up, the same at every call: small numbers, and zeros where not floats. */
function madeUpFeeds(inputs: readonly InputInfo[], openSize: number): Feeds {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const entries = inputs.map((input): [string, FedTensor] => {
    const dims = (input.shape ?? []).map((size) => {
      if (typeof size === 'number' && size > 0) return size;
      return ONE.test(String(size)) ? 1 : openSize;
    });
    const length = dims.reduce((product, size) => product * size, 1);
    const isFloat = (input.type ?? 'float32').startsWith('float');
    return [
      input.name,
      tensorOf(
        input,
        dims,
        Array.from({ length }, () => (isFloat ? next() : 0)),
      ),
    ];
  });
  return Object.fromEntries(entries);
}

/** The arrays as inputs, or inputs that are made up, of sizes that the graph takes. */
export async function feedsFor(
  graph: OpenGraph,
  arrays: ReadonlyMap<string, NumpyArray> | undefined,
): Promise<Feeds> {
  if (arrays) return feedsOf(graph.inputs, arrays);
  for (const size of OPEN_SIZES.slice(0, -1)) {
    const feeds = madeUpFeeds(graph.inputs, size);
    const runs = await graph.run(feeds).then(
      () => true,
      () => false,
    );
    if (runs) return feeds;
  }
  return madeUpFeeds(graph.inputs, OPEN_SIZES.at(-1)!);
}
