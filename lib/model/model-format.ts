/** The formats of files that models come from. */
import { invalidOption } from '../errors';
import { shown } from '../json';

const MODEL_FORMATS = [
  'onnx',
  'pytorch',
  'keras',
  'tflite',
  'rtneural',
  'guitarml',
  'rnnoise',
  'npz',
  'compact-rnn',
  'memory',
] as const;
/** The format of the file that a model came from. */
export type ModelFormat = (typeof MODEL_FORMATS)[number];

/** @throws CompactRnnError INVALID_OPTION if there is no such format. */
export function checkFormat(format: unknown): void {
  if ((MODEL_FORMATS as readonly unknown[]).includes(format)) return;
  throw invalidOption(`format must be one of ${MODEL_FORMATS.join(', ')}, but is ${shown(format)}`);
}
