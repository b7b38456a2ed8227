/** A state dict as torch.save writes it: a pickle of tensors, and the numbers of each beside it. */
import { zipParts, type ZipFile } from './zip-write';

export interface ExportedTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Row-major: floats, or bytes as uint8. */
  readonly data: () => Float32Array | Uint8Array;
  readonly type: 'FloatStorage' | 'ByteStorage';
}

/** The one folder of the archive. */
const ROOT = 'state';
/** Of PyTorch's archives. */
const VERSION = '3\n';

/** A .pt file as the parts that follow one another. */
export function stateDictParts(tensors: readonly ExportedTensor[]): Generator<Uint8Array> {
  const text = (name: string, value: string): ZipFile => ({
    name: `${ROOT}/${name}`,
    bytes: () => Buffer.from(value),
  });
  return zipParts([
    { name: `${ROOT}/data.pkl`, bytes: () => pickleOf(tensors) },
    text('byteorder', 'little'),
    ...tensors.map(({ data }, key) => ({
      name: `${ROOT}/data/${key}`,
      bytes: () => {
        const { buffer, byteOffset, byteLength } = data();
        return new Uint8Array(buffer, byteOffset, byteLength);
      },
    })),
    text('version', VERSION),
  ]);
}

/**
 * Protocol 2: a dict of name -> _rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict()).
 */
function pickleOf(tensors: readonly ExportedTensor[]): Buffer {
  return Buffer.concat([
    bytes('\x80\x02}('),
    ...tensors.flatMap((tensor, key) => [string(tensor.name), pickledTensor(tensor, key)]),
    bytes('u.'),
  ]);
}

function pickledTensor({ dims, type }: ExportedTensor, key: number): Buffer {
  const strides = dims.map((_, axis) => product(dims.slice(axis + 1)));
  return Buffer.concat([
    bytes('ctorch._utils\n_rebuild_tensor_v2\n(('),
    string('storage'),
    bytes(`ctorch\n${type}\n`),
    string(String(key)),
    string('cpu'),
    whole(product(dims)),
    bytes('tQ'),
    whole(0),
    tuple(dims),
    tuple(strides),
    bytes('\x89ccollections\nOrderedDict\n)RtR'),
  ]);
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

function string(text: string): Buffer {
  const utf8 = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(utf8.length);
  return Buffer.concat([bytes('X'), length, utf8]);
}

/** BININT: an archive holds less than 2^31 numbers. */
function whole(value: number): Buffer {
  const number = Buffer.alloc(4);
  number.writeInt32LE(value);
  return Buffer.concat([bytes('J'), number]);
}

function tuple(values: readonly number[]): Buffer {
  return Buffer.concat([bytes('('), ...values.map(whole), bytes('t')]);
}
