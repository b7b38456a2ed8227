/**
 * Tells the formats of models apart by what a file holds, never by its name: by its first bytes,
 * where these are shared by several formats (zip archives, protobuf messages, JSON) by what is
 * inside. What is not read is called by its name, with what to do instead.
 */
import { CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import { isHdf5 } from '../hdf5';
import { isRnnoise } from '../rnnoise';
import { isZip, openZip } from '../zip';
import { archiveFormat } from './archives';
import type { FileFormat } from './file-format';
import { isJson, jsonFormat } from './json';
import { foreignFormat } from './foreign';
import { refusal, TF2ONNX_CHECKPOINT } from './refusal';
import { protobufFormat } from './protobuf';
import { isTar, tarRefusal } from './tar';
import { isTensorFlowIndex } from './tensorflow';

export { refuseFolder } from './folder';
export type { FileFormat } from './file-format';

/** The opcode PROTO, by which pickles begin. */
const PICKLE = 0x80;

/** The identifier of its FlatBuffers, behind the first offset. */
const TFLITE = 'TFL3';

/** Bytes at the start of a file that are looked at first. */
const START = 512;

/** @throws CompactRnnError INVALID_FILE that names what was found. */
export async function detectFormat(file: Source): Promise<FileFormat> {
  if (file.size === 0) throw new CompactRnnError('INVALID_FILE', 'the file is empty');
  const start = file.bytes(0, Math.min(file.size, START));
  if (looksLikeSafetensors(start)) return 'safetensors';
  if (isHdf5(start)) return 'keras-hdf5';
  if (isZip(start)) return archiveFormat((await openZip(file)).names);
  if (start[0] === PICKLE) return 'pytorch-pickle';
  if (isRnnoise(start)) return 'rnnoise';
  if (Buffer.from(start.subarray(4, 8)).toString('latin1') === TFLITE) return 'tflite';
  const foreign = foreignFormat(start);
  if (foreign) throw foreign;
  if (isTar(start)) throw tarRefusal(file);
  if (isTensorFlowIndex(file))
    throw refusal('the index of a TensorFlow checkpoint', TF2ONNX_CHECKPOINT);
  if (isJson(start)) return jsonFormat(file);
  return protobufFormat(file, start);
}

/** A length and a brace; a length, unlike text, holds bytes that are not characters. */
function looksLikeSafetensors(start: Uint8Array): boolean {
  return start[8] === 0x7b && start.subarray(0, 8).some((byte) => byte < 0x09 || byte >= 0x80);
}
