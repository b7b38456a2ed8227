/** Formats known by bytes at a fixed place, which are not read. */
import type { CompactRnnError } from '../../errors';
import { refusal, TF2ONNX_CHECKPOINT, TORCH_ONNX } from './refusal';

const UNPACK = 'unpack it first';
const ITS_ONNX = 'load the ONNX file that it was made of';
const ITS_NCNN = 'load the ONNX or PyTorch model that it was made of';
/** Kaldi's own tools print a network; kaldi-onnx and an .npz take what they print. */
const KALDI =
  'print it (nnet3-copy --binary=false --prepare-for-test=true) and convert that to ONNX (kaldi-onnx), or make an .npz of its ' +
  'matrices, and name them by --architecture';
const WEIGHTS_ALONE =
  'load it in Python, and save its weights, torch.save(model.state_dict(), "weights.pt") or np.savez';
const WHERE_MODELS_ARE = 'name the file of the model itself';

const FOREIGN: readonly [magic: string, at: number, what: string, remedy: string][] = [
  ['ORTM', 4, 'a model in onnxruntime’s own format (.ort)', ITS_ONNX],
  ['ET12', 4, 'an ExecuTorch program', `${TORCH_ONNX}, from the Python module`],
  ['GGUF', 0, 'a GGUF file', 'export the model to ONNX, from the program that trained it'],
  ['lmgg', 0, 'a GGML file', 'export the model to ONNX, from the program that trained it'],
  ['\x93NUMPY', 0, 'a NumPy array', 'arrays are the input of run, not a model'],
  ['\0B<', 0, 'a Kaldi model', KALDI],
  ['<Nnet', 0, 'a Kaldi model', KALDI],
  ['<TransitionModel>', 0, 'a Kaldi model', KALDI],
  [
    '\xd6\xfd\xb2\x7e',
    0,
    'a transducer of OpenFst, such as a decoding graph of Kaldi',
    `${WHERE_MODELS_ARE}: in Kaldi it stands in final.mdl`,
  ],
  ['<?xml', 0, 'XML, such as an OpenVINO network', ITS_ONNX],
  ['7767517', 0, 'an ncnn network', ITS_NCNN],
  ['\xdd\x85\x76\0', 0, 'an ncnn network in binary', ITS_NCNN],
  ['\x47\x6b\x30\x01', 0, 'a file of weights of an ncnn network, in halves', ITS_NCNN],
  ['\x38\x4b\x0d\0', 0, 'a file of weights of an ncnn network, in bytes', ITS_NCNN],
  ['RKNN', 0, 'a model for Rockchip’s processors (.rknn)', ITS_ONNX],
  ['ptrt', 0, 'a TensorRT engine', ITS_ONNX],
  ['ftrt', 0, 'a TensorRT engine', ITS_ONNX],
  [
    '\x12\x01\0\0\0\0\0\0',
    0,
    'a file of parameters of an MXNet model',
    'export the model to ONNX (mxnet.onnx.export_model)',
  ],
  ['model_checkpoint_path:', 0, 'the list of a TensorFlow checkpoint', TF2ONNX_CHECKPOINT],
  ['(dp', 0, 'an old Python pickle', WEIGHTS_ALONE],
  ['(lp', 0, 'an old Python pickle', WEIGHTS_ALONE],
  ['ccopy_reg', 0, 'an old Python pickle', WEIGHTS_ALONE],
  ['MATLAB 5.0', 0, 'a MATLAB file', 'save the model from MATLAB with exportONNXNetwork'],
  ['RIFF', 0, 'a WAV file', 'audio is the input of transcribe, not a model'],
  ['fLaC', 0, 'a FLAC file', 'audio is the input of transcribe, not a model'],
  ['version https://git-lfs', 0, 'a Git LFS pointer', 'fetch the file itself with git lfs pull'],
  ['<!DOCTYPE', 0, 'a page of HTML', 'download the file itself, not the page about it'],
  ['<!doctype', 0, 'a page of HTML', 'download the file itself, not the page about it'],
  ['<html', 0, 'a page of HTML', 'download the file itself, not the page about it'],
  ['\x7fELF', 0, 'a program or a library', WHERE_MODELS_ARE],
  ['MZ', 0, 'a program or a library', WHERE_MODELS_ARE],
  ['\x1f\x8b', 0, 'a gzip archive', `${UNPACK} (gunzip, tar -xzf), and load the model in it`],
  ['\xfd7zXZ\0', 0, 'an xz archive', `${UNPACK} (unxz, tar -xJf), and load the model in it`],
  ['BZh', 0, 'a bzip2 archive', `${UNPACK} (bunzip2, tar -xjf), and load the model in it`],
  ['\x28\xb5\x2f\xfd', 0, 'a Zstandard archive', `${UNPACK} (unzstd), and load the model in it`],
];

/** The error that says what the file is; undefined where none of these. */
export function foreignFormat(start: Uint8Array): CompactRnnError | undefined {
  const text = Buffer.from(start).toString('latin1');
  const found = FOREIGN.find(([magic, at]) => text.startsWith(magic, at));
  return found && refusal(found[2], found[3]);
}
