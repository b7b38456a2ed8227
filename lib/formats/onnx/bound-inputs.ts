/** Values that a caller gives for inputs of the graph, such as weights that the file has not. */
import { types } from 'node:util';
import { invalidOption } from '../../errors';
import { firstFew, kindOf, shown } from '../../json';
import { checkOptionNames } from '../../options';
import { known } from './constants';
import type { Graph } from './graph';
import { MOST_AXES, quoted } from './names';
import type { Constant } from './value';
import { product } from '../tensors';

/** The value of an input of an ONNX graph, row-major. */
export interface InputValue {
  /** Sizes of its axes, slowest first; `[]` for a single number. */
  readonly dims: readonly number[];
  /** As many numbers as the sizes say; read as f32 where they are floats. */
  readonly data:
    | Float32Array
    | Float64Array
    | Int32Array
    | BigInt64Array
    | Uint8Array
    | Int8Array
    | readonly number[];
}

/** Values by the names of the inputs. */
export type InputValues = Readonly<Record<string, InputValue>>;

/**
 * The values as constants of their own.
 * @throws CompactRnnError INVALID_OPTION for a name that the graph does not have, and a value of
 *   other dims or another size than its own say.
 */
export function boundInputs(graph: Graph, inputs: InputValues): Map<string, Constant> {
  checkInputValues(inputs);
  return new Map(
    Object.entries(inputs).map(([name, value]) => [name, boundInput(graph, name, value)]),
  );
}

/** @throws CompactRnnError INVALID_OPTION where they are no values by name. */
export function checkInputValues(inputs: unknown): asserts inputs is InputValues {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
    throw invalidOption(`inputs must be an object of values by name, but is ${shown(inputs)}`);
}

function boundInput(graph: Graph, name: string, given: unknown): Constant {
  const what = `inputs[${quoted(name)}]`;
  const input = graph.inputs.get(name);
  if (!input) {
    const names = firstFew([...graph.inputs.keys()].map(quoted));
    throw invalidOption(
      `inputs names ${quoted(name)}, which is no input of the graph: they are ${names}`,
    );
  }
  checkOptionNames(what, given, ['dims', 'data']);
  const { dims: sizes, data } = given as { dims: unknown; data: unknown };
  const dims = copyOfDims(what, sizes);
  const numbers = copyOf(what, data);
  const count = product(dims);
  if (count !== numbers.length) {
    throw invalidOption(
      `${what} has dims [${dims.join(', ')}], which are ${count} elements, but holds ${numbers.length}`,
    );
  }
  const declared = input.type?.tensor?.shape?.dim.map(({ value }) => value);
  const fits =
    declared === undefined ||
    (declared.length === dims.length && declared.every((size, k) => size <= 0 || size === dims[k]));
  if (!fits) {
    const sizes = declared.map((size) => (size > 0 ? size : 'any')).join(', ');
    throw invalidOption(`${what} has dims [${dims.join(', ')}], but the graph declares [${sizes}]`);
  }
  return known(dims, numbers);
}

function copyOfDims(what: string, dims: unknown): number[] {
  const sizes =
    Array.isArray(dims) && dims.length <= MOST_AXES ? Array.from(dims as unknown[]) : [];
  const good = sizes.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (good && Array.isArray(dims) && sizes.length === dims.length) return sizes as number[];
  throw invalidOption(`the dims of ${what} must be a list of sizes, but are ${shown(dims)}`);
}

/** Nobody else can change it. */
function copyOf(what: string, data: unknown): Float32Array | Float64Array {
  if (types.isFloat32Array(data) || types.isFloat64Array(data)) return Float32Array.from(data);
  if (types.isBigInt64Array(data)) return Float64Array.from(data, Number);
  if (types.isInt32Array(data) || types.isUint8Array(data) || types.isInt8Array(data))
    return Float64Array.from(data);
  const list: unknown[] | undefined = Array.isArray(data)
    ? Array.from(data as unknown[])
    : undefined;
  if (list?.every((x) => typeof x === 'number'))
    return list.every(Number.isSafeInteger) ? Float64Array.from(list) : Float32Array.from(list);
  throw invalidOption(
    `the data of ${what} must be a Float32Array or another array of numbers, but is ${kindOf(data)}`,
  );
}
