/**
 * Matrices that products read as integers, by onnxruntime's MatMulNBits: W [rows, cols] in blocks
 * of 32 columns, numbers above 0 (less 8 or 128 they are those of W), each block with a scale. Rows
 * are filled up to whole blocks by zeros.
 * https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
 */
import type { onnxTree } from '../../formats';
import {
  type DenseWeight,
  type Dtype,
  GROUP_COLUMNS,
  groupsOf,
  isInt4,
  storedElements,
  WeightConverter,
} from '../../weights';
import { bytesOf, rawFloats } from './raw';

/** The domain of operators that onnxruntime has beyond those of ONNX. */
export const RUNTIME_DOMAIN = 'com.microsoft';

/**
 * That inputs are turned into bytes, too, a scale for each block: without it onnxruntime takes
 * longer than with floats.
 */
const BY_BYTES = 4;

/** Integers with scales, as they are stored. */
export interface PackedMatrix {
  /** Of W. */
  readonly rows: number;
  readonly cols: number;
  readonly bits: 4 | 8;
  /** [rows, blocks, bytes of a block]. */
  readonly data: Uint8Array;
  readonly dims: readonly number[];
  /** Of int4 the bits of halves [rows, blocks]; of int8 floats [rows, 1]. */
  readonly scales: Uint16Array | Float32Array;
}

/** What becomes of integers: floats when the model is loaded, or what products read. */
export const INTEGERS = ['folded', 'kept'] as const;
/** Whether new integers become floats when a model is loaded, or products read them. */
export type Integers = (typeof INTEGERS)[number];

/** A packed matrix, and the tensors of its integers and scales. */
export interface Pack {
  readonly packed: PackedMatrix;
  readonly tensors: readonly [onnxTree.NewTensor, onnxTree.NewTensor];
}

/** The matrices that are packed already, each once for each type of floats around it. */
export class Packs {
  readonly #packs = new Map<DenseWeight, Map<string, Pack>>();
  readonly #converter = new WeightConverter();

  known(w: DenseWeight, stored: Dtype, type: onnxTree.TensorType): Pack | undefined {
    return this.#packs.get(w)?.get(`${stored} ${type}`);
  }

  /** @param wanted what its name is made of. */
  make(
    w: DenseWeight,
    stored: Dtype,
    type: onnxTree.TensorType,
    wanted: string,
    names: onnxTree.FreshNames,
  ): Pack {
    const packed = packedMatrix(this.#converter.convert(w, stored, wanted) as DenseWeight);
    const { data, dims, scales, rows, bits } = packed;
    const integers = { name: names.fresh(wanted), type: 'uint8', dims, raw: data } as const;
    const name = names.fresh(`${wanted}_scale`);
    const ofScales: onnxTree.NewTensor =
      bits === 4
        ? { name, type: 'float16', dims: dims.slice(0, 2), raw: bytesOf(scales) }
        : { name, type, dims: [rows, 1], raw: rawFloats(scales as Float32Array, type) };
    const pack: Pack = { packed, tensors: [integers, ofScales] };
    const ofMatrix = this.#packs.get(w) ?? new Map<string, Pack>();
    this.#packs.set(w, ofMatrix.set(`${stored} ${type}`, pack));
    return pack;
  }
}

/** @param matrix stored as int4 or int8. */
function packedMatrix(matrix: DenseWeight): PackedMatrix {
  const elements = storedElements(matrix);
  const { rows, cols } = matrix;
  const bits = isInt4(elements) ? 4 : 8;
  const { data, scales } = elements;
  if (!scales) throw new Error('integers have scales');
  const blocks = groupsOf(cols);
  const perBlock = (GROUP_COLUMNS * bits) / 8;
  const perRow = Math.ceil((cols * bits) / 8);
  // The sign bit of each number turned is the number plus 8 or 128.
  const signs = bits === 4 ? 0x88 : 0x80;
  const packed = new Uint8Array(rows * blocks * perBlock).fill(signs);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < perRow; k++)
      packed[i * blocks * perBlock + k] = (data[i * perRow + k]! & 0xff) ^ signs;
  return { rows, cols, bits, data: packed, dims: [rows, blocks, perBlock], scales };
}

/** The two numbers of int4 that each byte holds, [256, 2]. */
export function int4Table(type: onnxTree.TensorType): Uint8Array {
  const pairs = Array.from({ length: 256 }, (_, byte) => [(byte & 15) - 8, (byte >> 4) - 8]);
  return rawFloats(Float32Array.from(pairs.flat()), type);
}

export function productAttributes({
  rows,
  cols,
  bits,
}: PackedMatrix): NonNullable<onnxTree.NewNode['attributes']> {
  return { K: cols, N: rows, bits, block_size: GROUP_COLUMNS, accuracy_level: BY_BYTES };
}
