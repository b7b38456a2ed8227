/** The tensors of a file, read by name by callers that know what shape each must have. */
import { invalidFile } from '../../errors';
import { type Fields, shown } from '../../json';
import {
  type DenseWeight,
  DTYPES,
  type ElementArray,
  StoredMatrix,
  type TensorSource,
} from '../../weights';
import {
  tensorBytes,
  tensorData,
  type Safetensors,
  type Tensor,
  type TensorDtype,
} from '../safetensors';
import { TENSOR_DTYPES } from './names';

/** Remembers which tensors were not read. */
export class TensorReader implements TensorSource {
  readonly #unused: Set<string>;

  constructor(readonly tensors: Safetensors['tensors']) {
    this.#unused = new Set(tensors.keys());
  }

  vector(fields: Fields, key: string): Float32Array {
    return tensorData(this.#takeTyped(fields, key, 'F32'));
  }

  u32(fields: Fields, key: string): Uint32Array {
    return new Uint32Array(this.#bytes(fields, key, 'U32'));
  }

  u16(fields: Fields, key: string): Uint16Array {
    return new Uint16Array(this.#bytes(fields, key, 'U16'));
  }

  /** A matrix, whose numbers are read when they are asked for. */
  matrix(fields: Fields): DenseWeight {
    const tensor = this.#take(fields, 'tensor', 2);
    const [rows, cols] = tensor.shape as [number, number];
    const dtype = DTYPES.find((each) => TENSOR_DTYPES[each] === tensor.dtype);
    if (!dtype)
      throw invalidFile(
        `${fields.where}.tensor must name an F32, F16 or I8 tensor, but it has dtype ${tensor.dtype}`,
      );
    const scales = dtype === 'int8' ? this.#scales(fields, rows) : undefined;
    const bytesOf = ({ buffer, byteOffset, byteLength }: ElementArray): Uint8Array =>
      new Uint8Array(buffer, byteOffset, byteLength);
    const source = {
      read: (target: ElementArray): void => {
        tensor.read(bytesOf(target));
      },
      ...(tensor.load && {
        load: async (target: ElementArray): Promise<void> => tensor.load!(bytesOf(target)),
      }),
      ...(scales && { scales }),
    };
    return StoredMatrix.inFile({ rows, cols, dtype }, source);
  }

  refuseUnused(): void {
    const [name] = this.#unused;
    if (name !== undefined)
      throw invalidFile(`tensor ${name} is in the file, but the architecture does not use it`);
  }

  #scales(fields: Fields, rows: number): Float32Array {
    const scales = this.vector(fields, 'scales');
    if (scales.length !== rows)
      throw invalidFile(
        `${fields.where}.scales must hold one for each of ${rows} rows, but holds ${scales.length}`,
      );
    return scales;
  }

  #bytes(fields: Fields, key: string, dtype: TensorDtype): ArrayBuffer {
    const tensor = this.#takeTyped(fields, key, dtype);
    const bytes = new Uint8Array(tensorBytes(tensor));
    tensor.read(bytes);
    return bytes.buffer;
  }

  #takeTyped(fields: Fields, key: string, dtype: TensorDtype): Tensor {
    const tensor = this.#take(fields, key, 1);
    if (tensor.dtype !== dtype)
      throw invalidFile(
        `${fields.where}.${key} must name an ${dtype} tensor, but it has dtype ${tensor.dtype}`,
      );
    return tensor;
  }

  #take(fields: Fields, key: string, dimensions: number): Tensor {
    const name = fields.string(key);
    const tensor = this.tensors.get(name);
    if (!tensor)
      throw invalidFile(
        `${fields.where}.${key} names the tensor ${shown(name)}, which is not in the file`,
      );
    if (tensor.shape.length !== dimensions) {
      throw invalidFile(
        `tensor ${name} must have ${dimensions} dimension(s), but has the shape ${shown(tensor.shape)}`,
      );
    }
    this.#unused.delete(name);
    return tensor;
  }
}
