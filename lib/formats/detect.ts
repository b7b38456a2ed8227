/** Tells the formats apart by what a file holds, never by its name. */
import { CompactRnnError } from '../errors';

export type FileFormat = 'onnx' | 'safetensors';

/** Files of other formats that users try to load, and what to do with them. */
const OTHERS: [name: string, magic: string, at: number, remedy: string][] = [
  [
    'a PyTorch checkpoint or another zip archive',
    'PK\x03\x04',
    0,
    'export the model to ONNX (torch.onnx.export)',
  ],
  ['an HDF5 file (Keras)', '\x89HDF', 0, 'convert the model to ONNX (tf2onnx)'],
  ['a TensorFlow Lite model', 'TFL3', 4, 'convert the original model to ONNX (tf2onnx)'],
  ['a GGUF file', 'GGUF', 0, 'export the model to ONNX'],
  ['a NumPy array', '\x93NUMPY', 0, 'arrays are the input of run, not a model'],
  ['a Python pickle', '\x80', 0, 'export the model to ONNX'],
  ['JSON', '{', 0, 'make a model of an architecture with init'],
];

/**
 * The first byte of each field that an ONNX ModelProto may begin with: (field number << 3) | wire
 * type.
 */
const MODEL_PROTO_FIELDS = [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca];

/** Bytes at the start of a file that tell what it is. */
export const LONGEST_MAGIC = 9;

/** @throws CompactRnnError INVALID_FILE that names what was found. */
export function detectFormat(bytes: Uint8Array): FileFormat {
  if (bytes.length === 0) throw new CompactRnnError('INVALID_FILE', 'the file is empty');
  if (looksLikeSafetensors(bytes)) return 'safetensors';
  for (const [name, magic, at, remedy] of OTHERS) {
    if (latin1(bytes, at, magic.length) === magic) {
      throw new CompactRnnError(
        'INVALID_FILE',
        `this is ${name}, not an ONNX or safetensors model: ${remedy}`,
      );
    }
  }
  if (MODEL_PROTO_FIELDS.includes(bytes[0]!)) return 'onnx';
  const start = [...bytes.subarray(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ');
  throw new CompactRnnError(
    'INVALID_FILE',
    `neither an ONNX nor a safetensors model: it begins with ${start}`,
  );
}

/** A length and a brace; a length, unlike text, holds bytes that are not characters. */
function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b && bytes.subarray(0, 8).some((byte) => byte < 0x09 || byte >= 0x80);
}

function latin1(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
