/** JSON, told apart by its keys. */
import { invalidFile, type CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import { parseJson } from '../../json';
import { isJsonStateDict } from '../pytorch';
import { isGuitarml } from '../guitarml';
import { isRtneural } from '../rtneural';
import type { FileFormat } from './file-format';
import { refusal, TF2ONNX, TORCH_ONNX } from './refusal';

/** JSON that is no model is short; the weights of models make it long. */
const MOST_BYTES = 2 ** 28;

/** Whether a file begins as JSON does, after white space and a byte-order mark. */
export function isJson(start: Uint8Array): boolean {
  return /^(\xef\xbb\xbf)?[\s]*[{[]/.test(Buffer.from(start).toString('latin1'));
}

/** @throws CompactRnnError INVALID_FILE that says what the JSON is. */
export function jsonFormat(file: Source): FileFormat {
  if (file.size > MOST_BYTES)
    throw refusal(`JSON of ${file.size} bytes`, 'store the model in binary');
  const text = Buffer.from(file.bytes(0, file.size))
    .toString()
    .replace(/^\uFEFF/, '');
  const json = parseJson(text, 'the file', invalidFile);
  if (isRtneural(json)) return 'rtneural';
  if (isGuitarml(json)) return 'guitarml';
  if (isJsonStateDict(json)) return 'pytorch-json';
  throw refused(json);
}

function refused(json: unknown): CompactRnnError {
  const keys = typeof json === 'object' && json !== null ? Object.keys(json) : [];
  const has = (...wanted: string[]): boolean => wanted.every((key) => keys.includes(key));
  if (has('modelTopology'))
    return refusal('a TensorFlow.js model', `${TF2ONNX}, from the Keras model`);
  if (has('class_name', 'config'))
    return refusal(
      'the architecture of a Keras model without its weights',
      'load the file of weights, and give this file as --architecture',
    );
  if (has('architecture', 'config', 'weights'))
    return refusal('a model of Neural Amp Modeler (.nam)', `${TORCH_ONNX} from its PyTorch module`);
  if (has('state_dict'))
    return refusal(
      'JSON with a PyTorch state dict in it',
      'save what is under "state_dict" as JSON by itself, and add what else it says as --architecture',
    );
  if (has('cell')) return refusal('the specification of a network', 'make a model of it with init');
  if (has('method')) return refusal('a plan', 'give it to compress as --plan');
  return refusal('JSON', 'make a model of an architecture with init');
}
