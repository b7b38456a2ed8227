/** Formats known by bytes at a fixed place, which are not read. */
import type { CompactRnnError } from '../../errors';
import { refusal, TORCH_ONNX } from './refusal';

const UNPACK = 'unpack it first';

const FOREIGN: readonly [magic: string, at: number, what: string, remedy: string][] = [
  [
    'ORTM',
    4,
    'a model in onnxruntime’s own format (.ort)',
    'load the .onnx file that it was made of',
  ],
  ['ET12', 4, 'an ExecuTorch program', `${TORCH_ONNX}, from the Python module`],
  ['GGUF', 0, 'a GGUF file', 'export the model to ONNX, from the program that trained it'],
  ['\x93NUMPY', 0, 'a NumPy array', 'arrays are the input of run, not a model'],
  [
    '\0B<Nnet',
    0,
    'a Kaldi network',
    'export it to ONNX (kaldi2onnx, or the recipe’s PyTorch model)',
  ],
  ['<Nnet', 0, 'a Kaldi network', 'export it to ONNX (kaldi2onnx, or the recipe’s PyTorch model)'],
  ['<?xml', 0, 'XML, such as an OpenVINO network', 'load the ONNX file that it was made of'],
  ['7767517', 0, 'an ncnn network', 'load the ONNX file that it was made of'],
  ['MATLAB 5.0', 0, 'a MATLAB file', 'save the model from MATLAB with exportONNXNetwork'],
  ['RIFF', 0, 'a WAV file', 'audio is the input of transcribe, not a model'],
  ['fLaC', 0, 'a FLAC file', 'audio is the input of transcribe, not a model'],
  ['version https://git-lfs', 0, 'a Git LFS pointer', 'fetch the file itself with git lfs pull'],
  ['\x1f\x8b', 0, 'a gzip archive', `${UNPACK} (gunzip, tar -xzf)`],
  ['\xfd7zXZ\0', 0, 'an xz archive', `${UNPACK} (unxz, tar -xJf)`],
  ['BZh', 0, 'a bzip2 archive', `${UNPACK} (bunzip2, tar -xjf)`],
  ['\x28\xb5\x2f\xfd', 0, 'a Zstandard archive', `${UNPACK} (unzstd)`],
  ['ustar', 257, 'a tar archive', `${UNPACK} (tar -xf)`],
];

/** The error that says what the file is; undefined where none of these. */
export function foreignFormat(start: Uint8Array): CompactRnnError | undefined {
  const text = Buffer.from(start).toString('latin1');
  const found = FOREIGN.find(([magic, at]) => text.startsWith(magic, at));
  return found && refusal(found[2], found[3]);
}
