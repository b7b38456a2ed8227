/**
 * New weights of a graph: initializers of the main graph, which every graph inside of it sees, or
 * Constant nodes in the body of a function, which sees none. f16 and int8 ones are turned into
 * floats by a Cast, and a Mul with a scale a row, which runtimes carry out when they load the
 * model. Products of int4 ones, and of int8 ones where that is asked for, are MatMulNBits, which
 * reads the integers at every run. A DequantizeLinear onnxruntime refuses where a graph inside of a
 * node reads an initializer outside of it.
 */
import { onnxTree } from '../../formats';
import {
  type DenseWeight,
  type Dtype,
  GROUP_COLUMNS,
  storedElements,
  WeightConverter,
  wider,
} from '../../weights';
import { int4Table, type Integers, type PackedMatrix, Packs } from './packed';
import { bytesOf, rawFloats } from './raw';

/** Where weights are made: steps, the type of their values, and whether they see initializers. */
interface Place {
  readonly prefix: string;
  readonly type: onnxTree.TensorType;
  readonly inFunction: boolean;
  op(op: string, inputs: readonly string[], attributes?: onnxTree.NewNode['attributes']): string;
  split(x: string, axis: number, sizes: readonly number[]): string[];
  transpose(x: string, perm: readonly number[]): string;
}

/** A matrix that products read: W^T [cols, rows] by name, or W as integers. */
export type Factor = { readonly floats: string } | PackedFactor;

interface PackedFactor {
  readonly packed: PackedMatrix;
  /** The names of its integers and scales. */
  readonly operands: readonly [string, string];
}

/** The new initializers of a model. */
export class NewWeights {
  readonly initializers: onnxTree.NewTensor[] = [];
  readonly #packs = new Packs();
  readonly #matrices = new Map<DenseWeight, Map<string, onnxTree.NewTensor[]>>();
  /** Small tensors, by what they hold. */
  readonly #known = new Map<string, onnxTree.NewTensor>();
  readonly #placed = new Set<onnxTree.NewTensor>();
  readonly #converter = new WeightConverter();

  /** Whether any product reads integers, which onnxruntime alone knows. */
  needsRuntime = false;

  /** @param integers of int8; those of int4 are kept, unless that is asked for. */
  constructor(
    readonly names: onnxTree.FreshNames,
    private readonly integers: Integers | undefined,
  ) {}

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

  /** W for products x W^T. */
  factor(steps: Place, name: string, w: DenseWeight, stored: Dtype): Factor {
    const usual = stored === 'int4' ? 'kept' : 'folded';
    const isKept = (this.integers ?? usual) === 'kept' && (stored === 'int4' || stored === 'int8');
    // Functions name their own operator sets; MatMulNBits has no doubles.
    if (!isKept || steps.inFunction || steps.type === 'double')
      return { floats: this.transposed(steps, name, w, stored) };
    return this.#packed(steps, name, w, stored);
  }

  #packed(steps: Place, name: string, w: DenseWeight, stored: Dtype): PackedFactor {
    this.needsRuntime = true;
    const { packed, data, scales } = this.#integers(steps, name, w, stored);
    const blocks = packed.dims[1]!;
    const spread = (): string => steps.op('Expand', [scales, this.ints(steps, [w.rows, blocks])]);
    const all = packed.bits === 8 && blocks > 1 ? spread() : scales;
    return { packed, operands: [data, all] };
  }

  /** Integers in blocks, and their scales as floats. */
  #integers(
    steps: Place,
    name: string,
    w: DenseWeight,
    stored: Dtype,
  ): { packed: PackedMatrix; data: string; scales: string } {
    const known = this.#packs.known(w, stored, steps.type);
    const pack = known ?? this.#packs.make(w, stored, steps.type, name, this.names);
    const [data, scales] = pack.tensors.map((tensor) =>
      this.#add(steps, tensor, known !== undefined),
    ) as [string, string];
    const areFloats = pack.tensors[1].type === steps.type;
    return { packed: pack.packed, data, scales: areFloats ? scales : this.#cast(steps, scales) };
  }

  #cast(steps: Place, x: string): string {
    return steps.op('Cast', [x], { to: onnxTree.DATA_TYPES[steps.type] });
  }

  /**
   * W^T [cols, rows] for products x W^T, which are what MatMul and Gemm compute. A matrix that
   * several products read is stored once.
   */
  transposed(steps: Place, name: string, w: DenseWeight, stored: Dtype): string {
    if (stored === 'int4') return this.#unpacked(steps, name, w);
    const [numbers, scales] = this.#stored(steps, name, w, stored) as [string, string?];
    if (stored === 'f32') return numbers;
    const floats = this.#cast(steps, numbers);
    return scales === undefined ? floats : steps.op('Mul', [floats, scales]);
  }

  /** W^T of int4: bytes look up their two numbers in a table, and blocks get their scales. */
  #unpacked(steps: Place, name: string, w: DenseWeight): string {
    const { packed, data, scales } = this.#integers(steps, name, w, 'int4');
    const [rows, blocks] = packed.dims as [number, number];
    const ints = (...values: number[]): string => this.ints(steps, values);
    const table = this.#shared(
      steps,
      `int4_${steps.type}`,
      steps.type,
      [256, 2],
      int4Table(steps.type),
    );
    const places = steps.op('Cast', [data], { to: onnxTree.DATA_TYPES.int32 });
    const pairs = steps.op('Gather', [table, places]);
    const numbers = steps.op('Reshape', [pairs, ints(rows, blocks, GROUP_COLUMNS)]);
    const factors = steps.op('Reshape', [scales, ints(rows, blocks, 1)]);
    const scaled = steps.op('Mul', [numbers, factors]);
    const whole = steps.op('Reshape', [scaled, ints(rows, blocks * GROUP_COLUMNS)]);
    const [own] = steps.split(whole, 1, [w.cols, blocks * GROUP_COLUMNS - w.cols].filter(Boolean));
    return steps.transpose(own!, [1, 0]);
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
