/** The tensors of a file that is written, by the names that they are stored under. */
import {
  type DenseWeight,
  type ElementArray,
  elementCount,
  groupsOf,
  storedElements,
  type TensorSink,
  type Weight,
  weightToJson,
} from '../../weights';
import type { Tensor, TensorDtype } from '../safetensors';
import { TENSOR_DTYPES } from './names';

/** A dense matrix in the architecture. */
export interface MatrixJson {
  readonly kind: 'dense';
  readonly tensor: string;
  readonly scales?: string;
  /** Of int4, whose tensor has half as many, rounded up. */
  readonly cols?: number;
}

/**
 * Collects tensors; returns for each the name that it is stored under. What is one matrix or one
 * array of several layers is one tensor.
 */
export class TensorTable implements TensorSink {
  readonly all = new Map<string, Tensor>();
  readonly #arrays = new Map<ArrayBufferView, string>();
  readonly #matrices = new Map<DenseWeight, MatrixJson>();
  readonly #weights = new Map<Weight, object>();

  /** A weight of any kind. */
  weight(name: string, weight: Weight): object {
    const json = this.#weights.get(weight) ?? weightToJson(weight, name, this);
    this.#weights.set(weight, json);
    return json;
  }

  vector(name: string, data: Float32Array): string {
    return this.#array(name, 'F32', data);
  }

  u32(name: string, data: Uint32Array): string {
    return this.#array(name, 'U32', data);
  }

  u16(name: string, data: Uint16Array): string {
    return this.#array(name, 'U16', data);
  }

  matrix(name: string, weight: DenseWeight): MatrixJson {
    const json = this.#matrices.get(weight) ?? this.#matrix(name, weight);
    this.#matrices.set(weight, json);
    return json;
  }

  #matrix(name: string, weight: DenseWeight): MatrixJson {
    const { kind, rows, cols, dtype = 'f32' } = weight;
    const tensor = this.#add(
      name,
      TENSOR_DTYPES[dtype],
      [rows, elementCount({ rows, cols, dtype }) / rows],
      () => storedElements(weight).data,
    );
    if (dtype === 'f32' || dtype === 'f16') return { kind, tensor };
    const read = (): ElementArray => storedElements(weight).scales!;
    if (dtype === 'int8')
      return { kind, tensor, scales: this.#add(`${name}.scales`, 'F32', [rows], read) };
    const scales = this.#add(`${name}.scales`, 'F16', [rows, groupsOf(cols)], read);
    return { kind, tensor, scales, cols };
  }

  #array(name: string, dtype: TensorDtype, data: Float32Array | Uint32Array | Uint16Array): string {
    const stored = this.#arrays.get(data) ?? this.#add(name, dtype, [data.length], () => data);
    this.#arrays.set(data, stored);
    return stored;
  }

  /** Two layers may bear one name; their tensors may not. */
  #add(
    name: string,
    dtype: TensorDtype,
    shape: number[],
    data: () => ElementArray | Uint32Array,
  ): string {
    let free = name;
    for (let copy = 2; this.all.has(free); copy++) free = `${name}~${copy}`;
    const read = (target: Uint8Array): void => {
      const { buffer, byteOffset, byteLength } = data();
      target.set(new Uint8Array(buffer, byteOffset, byteLength));
    };
    this.all.set(free, { dtype, shape, read });
    return free;
  }
}
