/**
 * The graph of a TensorFlow Lite model, by the field numbers of its schema
 * (tensorflow/lite/schema/schema.fbs): operators in the order in which they run, and tensors.
 *
 *     Model      1 operator codes   2 graphs   4 buffers { 0 bytes }
 *     SubGraph   0 tensors   1 inputs   2 outputs   3 operators
 *     Tensor     0 shape   1 type   2 buffer   3 name   4 quantization { 2 scales, 3 zero points,
 *                6 their axis }   5 whether it is kept between runs
 *     Operator   0 code   1 inputs   2 outputs   4 options
 */
import { invalidFile, unsupportedModel } from '../../errors';
import type { Source } from '../../files';
import { shown } from '../../json';
import {
  copying,
  dense,
  ELEMENT_TYPES,
  type ElementTypeName,
  inFile,
  Made,
  product,
  type View,
} from '../tensors';
import { Table } from './flatbuffer';

const ELEMENTS: Readonly<Record<number, ElementTypeName>> = {
  0: 'float',
  1: 'float16',
  2: 'int32',
  3: 'uint8',
  4: 'int64',
  7: 'int16',
  9: 'int8',
};
const MOST_AXES = 8;
const MOST_OPERANDS = 64;
const MOST_SCALES = 2 ** 16;

export class Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** What it is in the file; undefined where it is computed. */
  readonly #data: Source | undefined;

  constructor(
    private readonly table: Table,
    buffers: readonly Table[],
  ) {
    this.name = table.text(3).split(';')[0]!;
    this.dims = table.numbers(0, 'int32', MOST_AXES);
    const data = buffers[table.number(2, 'uint32')]?.bytes(0);
    this.#data = data && data.size > 0 ? data : undefined;
  }

  get isConstant(): boolean {
    return this.#data !== undefined;
  }

  get isState(): boolean {
    return this.table.number(5, 'bool') !== 0;
  }

  /** Whether its elements are integers that stand for floats. */
  get isQuantized(): boolean {
    const floats = ['float', 'float16'];
    return !floats.includes(ELEMENTS[this.table.number(1, 'int8')] ?? '');
  }

  /** Its elements, integers with scales as the floats that they stand for. */
  floats(): View {
    const type = ELEMENTS[this.table.number(1, 'int8')];
    if (!this.#data || !type)
      throw unsupportedModel(`tensor ${shown(this.name)} is no constant of a known type`);
    const store = inFile(this.#data, ELEMENT_TYPES[type]);
    const view = dense(this.dims, store);
    if (this.dims.some((size) => size < 0) || store.length !== product(this.dims))
      throw invalidFile(
        `tensor ${shown(this.name)} of shape [${this.dims.join(', ')}] holds ${store.length} numbers: the file is corrupt`,
      );
    const quantization = this.table.table(4);
    const scales = quantization?.numbers(2, 'float', MOST_SCALES) ?? [];
    if (!quantization || store.content === 'floats' || scales.length === 0) return view;
    return scaled(view, {
      scales,
      zeros: quantization.numbers(3, 'int64', MOST_SCALES),
      axis: quantization.number(6, 'int32'),
    });
  }
}

interface Quantization {
  /**
   * One, or as many as there are places along the axis; so of zeros, of which there may be none.
   */
  readonly scales: readonly number[];
  readonly zeros: readonly number[];
  readonly axis: number;
}

/** (x - zero) scale. */
function scaled(view: View, { scales, zeros, axis }: Quantization): View {
  const { dims } = view;
  const places = dims[axis] ?? 1;
  if (scales.length !== 1 && scales.length !== places)
    throw invalidFile(`a tensor of shape [${dims.join(', ')}] has ${scales.length} scales`);
  const inner = product(dims.slice(axis + 1));
  const of = (list: readonly number[], i: number): number =>
    (list.length === 1 ? list[0] : list[Math.floor(i / inner) % places]) ?? 0;
  return dense(
    dims,
    new Made(product(dims), 'floats', [view.store], function* (target, budget) {
      yield* copying(view, target, 0, budget);
      for (let i = 0; i < target.length; i++)
        target[i] = ((target[i] as number) - of(zeros, i)) * of(scales, i);
    }),
  );
}

/** An operator, by its number in the schema. */
export interface Operator {
  readonly code: number;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  readonly options: Table | undefined;
}

export interface TfliteGraph {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly operators: readonly Operator[];
}

/** @throws CompactRnnError INVALID_FILE. */
export function tfliteGraph(file: Source): TfliteGraph {
  const model = Table.root(file);
  const codes = model
    .tables(1)
    .map((code) => Math.max(code.number(0, 'int8'), code.number(3, 'int32')));
  const [graph] = model.tables(2);
  if (!graph) throw invalidFile('the model has no graph: it is truncated or corrupt');
  const buffers = model.tables(4);
  const tensors = graph.tables(0).map((table) => new Tensor(table, buffers));
  const at = (index: number): Tensor => {
    const tensor = tensors[index];
    if (!tensor) throw invalidFile(`the graph has no tensor ${index}: the file is corrupt`);
    return tensor;
  };
  const operands = (table: Table, field: number): (Tensor | undefined)[] =>
    table.numbers(field, 'int32', MOST_OPERANDS).map((i) => (i === -1 ? undefined : at(i)));
  const known = (list: (Tensor | undefined)[]): Tensor[] =>
    list.filter((each) => each !== undefined);
  return {
    inputs: known(operands(graph, 1)),
    outputs: known(operands(graph, 2)),
    operators: graph.tables(3).map((operator) => ({
      code: codes[operator.number(0, 'uint32')] ?? -1,
      inputs: operands(operator, 1),
      outputs: known(operands(operator, 2)),
      options: operator.table(4),
    })),
  };
}
