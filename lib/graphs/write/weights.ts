/**
 * New weights of a graph: initializers of the main graph, which every graph inside of it sees, or
 * Constant nodes in the body of a function, which sees none. f16 and int8 ones are turned into
 * floats by a Cast, and a Mul with a scale a row, which runtimes carry out when they load the
 * model. A DequantizeLinear onnxruntime leaves to every run, and refuses where a graph inside of a
 * node reads an initializer outside of it.
 */
import { onnxTree } from '../../formats';
import {
  type DenseWeight,
  type Dtype,
  storedElements,
  WeightConverter,
  wider,
} from '../../weights';

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();

/** Where weights are made: steps, the type of their values, and whether they see initializers. */
interface Place {
  readonly type: onnxTree.TensorType;
  readonly inFunction: boolean;
  op(op: string, inputs: readonly string[], attributes?: onnxTree.NewNode['attributes']): string;
}

/** Names that no value of a model has yet. */
export class FreshNames {
  readonly #taken = new Set<string>();
  /** How many names were made of each. */
  readonly #made = new Map<string, number>();

  constructor(tree: onnxTree.Tree) {
    for (const graph of onnxTree.graphsOf(tree)) {
      for (const name of [...graph.initializers.keys(), ...graph.inputs.keys()])
        this.#taken.add(name);
      for (const { proto } of graph.nodes) {
        this.#taken.add(proto.name);
        for (const name of proto.output) this.#taken.add(name);
      }
    }
  }

  fresh(wanted: string): string {
    let count = this.#made.get(wanted) ?? 0;
    let name: string;
    do name = ++count === 1 ? wanted : `${wanted}_${count}`;
    while (this.#taken.has(name));
    this.#made.set(wanted, count);
    this.#taken.add(name);
    return name;
  }
}

/** The new initializers of a model. */
export class NewWeights {
  readonly initializers: onnxTree.NewTensor[] = [];
  readonly #matrices = new Map<DenseWeight, Map<string, onnxTree.NewTensor[]>>();
  /** Small tensors, by what they hold. */
  readonly #known = new Map<string, onnxTree.NewTensor>();
  readonly #placed = new Set<onnxTree.NewTensor>();
  readonly #converter = new WeightConverter();

  constructor(readonly names: FreshNames) {}

  /** Whole numbers: a shape, axes, sizes of pieces. */
  ints(steps: Place, values: readonly number[]): string {
    const raw = bytesOf(BigInt64Array.from(values, BigInt));
    return this.#shared(steps, `axes_${values.join('_')}`, 'int64', [values.length], raw);
  }

  /** Numbers of the type that flows through the steps. */
  floats(steps: Place, name: string, dims: readonly number[], values: Float32Array): string {
    const tensor = { name: this.names.fresh(name), type: steps.type, dims };
    return this.#add(steps, { ...tensor, raw: rawFloats(values, steps.type) });
  }

  /** The same number throughout; one tensor for all that ask for it. */
  number(steps: Place, value: number): string {
    const raw = rawFloats(Float32Array.of(value), steps.type);
    return this.#shared(steps, `number_${value}_${steps.type}`, steps.type, [], raw);
  }

  /**
   * W^T [cols, rows] for products x W^T, which are what MatMul and Gemm compute. A matrix that
   * several products read is stored once.
   */
  transposed(steps: Place, name: string, w: DenseWeight, stored: Dtype): string {
    const [numbers, scales] = this.#stored(steps, name, w, stored) as [string, string?];
    if (stored === 'f32') return numbers;
    const floats = steps.op('Cast', [numbers], { to: onnxTree.DATA_TYPES[steps.type] });
    return scales === undefined ? floats : steps.op('Mul', [floats, scales]);
  }

  #stored(steps: Place, name: string, w: DenseWeight, stored: Dtype): string[] {
    const key = `${stored} ${steps.type}`;
    const known = this.#matrices.get(w)?.get(key);
    const tensors = known ?? this.#tensorsOf(name, w, stored, steps.type);
    if (!known) {
      const ofMatrix = this.#matrices.get(w) ?? new Map<string, onnxTree.NewTensor[]>();
      this.#matrices.set(w, ofMatrix.set(key, tensors));
    }
    return tensors.map((tensor) => this.#add(steps, tensor, known !== undefined));
  }

  #tensorsOf(
    wanted: string,
    w: DenseWeight,
    stored: Dtype,
    type: onnxTree.TensorType,
  ): onnxTree.NewTensor[] {
    const name = this.names.fresh(wanted);
    const dims = [w.cols, w.rows];
    if (stored === 'f32')
      return [{ name, type, dims, raw: rawFloats(turned(w.data, w.rows, w.cols), type) }];
    const matrix = this.#converter.convert(w, stored, wanted) as DenseWeight;
    const { data, scales } = wider(storedElements(matrix));
    const raw = bytesOf(turned(data, w.rows, w.cols));
    if (!scales) return [{ name, type: 'float16', dims, raw }];
    const ofScales = { name: this.names.fresh(`${wanted}_scale`), type, dims: [w.rows] };
    return [
      { name, type: 'int8', dims, raw },
      { ...ofScales, raw: rawFloats(scales, type) },
    ];
  }

  /** One tensor for all steps that see it. */
  #shared(
    steps: Place,
    wanted: string,
    type: onnxTree.TensorType,
    dims: readonly number[],
    raw: Uint8Array,
  ): string {
    const known = this.#known.get(wanted);
    const tensor = known ?? { name: this.names.fresh(`low_rank/${wanted}`), type, dims, raw };
    this.#known.set(wanted, tensor);
    return this.#add(steps, tensor, known !== undefined);
  }

  /** The name that the steps read the tensor by. */
  #add(steps: Place, tensor: onnxTree.NewTensor, known = false): string {
    if (steps.inFunction)
      return steps.op('Constant', [], { value: { tensor: { ...tensor, name: '' } } });
    if (!known || !this.#placed.has(tensor)) this.initializers.push(tensor);
    this.#placed.add(tensor);
    return tensor.name;
  }
}

function rawFloats(values: Float32Array, type: onnxTree.TensorType): Uint8Array {
  if (type === 'double') return bytesOf(Float64Array.from(values));
  if (type === 'float') return bytesOf(values);
  const halves = new WeightConverter().convert(
    { kind: 'dense', rows: 1, cols: values.length, data: values },
    'f16',
    'a weight',
  ) as DenseWeight;
  return bytesOf(storedElements(halves).data);
}

/** [rows, cols] -> [cols, rows]. */
function turned<A extends Float32Array | Uint16Array | Int8Array>(
  data: A,
  rows: number,
  cols: number,
): A {
  const to = new (data.constructor as new (size: number) => A)(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) to[j * rows + i] = data[i * cols + j]!;
  return to;
}
