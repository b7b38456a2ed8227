/** The tensors of a file, read by name by callers that know what shape each must have. */
import { invalidFile } from '../../errors';
import { type Fields, shown } from '../../json';
import {
  type DenseWeight,
  DTYPES,
  groupsOf,
  type ElementArray,
  type NumberSource,
  StoredMatrix,
  type StoredShape,
  type TensorSource,
  type Weight,
  weightFromJson,
} from '../../weights';
import {
  tensorBytes,
  tensorData,
  type Safetensors,
  type Tensor,
  type TensorDtype,
} from '../safetensors';
import { TENSOR_DTYPES } from './names';

/**
 * Remembers which tensors were not read. What several layers name is read once, and one object for
 * all of them.
 */
export class TensorReader implements TensorSource {
  readonly #unused: Set<string>;
  readonly #made = new Map<string, unknown>();

  constructor(readonly tensors: Safetensors['tensors']) {
    this.#unused = new Set(tensors.keys());
  }

  vector(fields: Fields, key: string): Float32Array {
    const [name, tensor] = this.#takeTyped(fields, key, 'F32');
    return this.#once(`vector ${name}`, () => tensorData(tensor));
  }

  u32(fields: Fields, key: string): Uint32Array {
    const [name, tensor] = this.#takeTyped(fields, key, 'U32');
    return this.#once(`u32 ${name}`, () => new Uint32Array(bytesOf(tensor)));
  }

  u16(fields: Fields, key: string): Uint16Array {
    const [name, tensor] = this.#takeTyped(fields, key, 'U16');
    return this.#once(`u16 ${name}`, () => new Uint16Array(bytesOf(tensor)));
  }

  /** A weight of any kind. */
  weight(fields: Fields): Weight {
    const asText = JSON.stringify(fields.value);
    return this.#once(`weight ${asText}`, () => weightFromJson(fields, this));
  }

  /** A matrix, whose numbers are read when they are asked for. */
  matrix(fields: Fields): DenseWeight {
    const [name, tensor] = this.#take(fields, 'tensor', 2);
    const [rows, width] = tensor.shape as [number, number];
    const dtype = DTYPES.find((each) => TENSOR_DTYPES[each] === tensor.dtype);
    if (!dtype)
      throw invalidFile(
        `${fields.where}.tensor must name an F32, F16, I8 or U8 tensor, but it has dtype ${tensor.dtype}`,
      );
    const cols = dtype === 'int4' ? int4Columns(fields, width) : width;
    const scales = this.#scales(fields, { rows, cols, dtype });
    const key = `matrix ${JSON.stringify([name, scales && fields.string('scales'), cols])}`;
    return this.#once(key, () =>
      StoredMatrix.inFile({ rows, cols, dtype }, source(tensor, scales)),
    );
  }

  refuseUnused(): void {
    const [name] = this.#unused;
    if (name !== undefined)
      throw invalidFile(`tensor ${name} is in the file, but the architecture does not use it`);
  }

  #scales(
    fields: Fields,
    { rows, cols, dtype }: StoredShape,
  ): Float32Array | Uint16Array | undefined {
    if (dtype === 'int4') return this.#groupScales(fields, rows, groupsOf(cols));
    return dtype === 'int8' ? this.#rowScales(fields, rows) : undefined;
  }

  #groupScales(fields: Fields, rows: number, groups: number): Uint16Array {
    const [name, tensor] = this.#take(fields, 'scales', 2);
    if (tensor.dtype !== 'F16' || tensor.shape[0] !== rows || tensor.shape[1] !== groups)
      throw invalidFile(
        `${fields.where}.scales must name an F16 tensor of ${rows} x ${groups}, but it is ` +
          `${tensor.dtype} ${shown(tensor.shape)}`,
      );
    return this.#once(`halves ${name}`, () => new Uint16Array(bytesOf(tensor)));
  }

  #rowScales(fields: Fields, rows: number): Float32Array {
    const scales = this.vector(fields, 'scales');
    if (scales.length !== rows)
      throw invalidFile(
        `${fields.where}.scales must hold one for each of ${rows} rows, but holds ${scales.length}`,
      );
    return scales;
  }

  #takeTyped(fields: Fields, key: string, dtype: TensorDtype): [name: string, Tensor] {
    const [name, tensor] = this.#take(fields, key, 1);
    if (tensor.dtype !== dtype)
      throw invalidFile(
        `${fields.where}.${key} must name an ${dtype} tensor, but it has dtype ${tensor.dtype}`,
      );
    return [name, tensor];
  }

  #take(fields: Fields, key: string, dimensions: number): [name: string, Tensor] {
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
    return [name, tensor];
  }

  /** What was made of the tensors of that name before, or is made now. */
  #once<Result>(key: string, make: () => Result): Result {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as Result;
  }
}

/** How many columns a tensor of int4 has, two to a byte. */
function int4Columns(fields: Fields, width: number): number {
  if (width === 0) throw invalidFile(`${fields.where}.tensor names a tensor without columns`);
  return fields.wholeNumber('cols', 2 * width - 1, 2 * width);
}

function bytesOf(tensor: Tensor): ArrayBuffer {
  const bytes = new Uint8Array(tensorBytes(tensor));
  tensor.read(bytes);
  return bytes.buffer;
}

/** Reads the numbers of a matrix, in the file, when they are asked for. */
function source(tensor: Tensor, scales: NumberSource['scales']): NumberSource {
  const bytesIn = ({ buffer, byteOffset, byteLength }: ElementArray): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return {
    read: (target) => {
      tensor.read(bytesIn(target));
    },
    ...(tensor.load && { load: async (target) => tensor.load!(bytesIn(target)) }),
    ...(scales && { scales }),
  };
}
