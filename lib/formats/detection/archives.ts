/** Zip archives, told apart by the names of the files in them. */
import { isKerasArchive } from '../keras';
import { refusal, TF2ONNX, TORCH_ONNX } from './refusal';
import { firstFew } from '../../json';
import type { FileFormat } from './file-format';

/** @throws CompactRnnError INVALID_FILE that says what the archive is. */
export function archiveFormat(names: readonly string[]): FileFormat {
  if (isKerasArchive(names)) return 'keras';
  const some = (ending: string): boolean => names.some((name) => name.endsWith(ending));
  if (names.length > 0 && names.every((name) => name.endsWith('.npy'))) return 'npz';
  if (some('constants.pkl'))
    throw refusal(
      'a TorchScript program',
      `save its weights alone, torch.save(torch.jit.load(path).state_dict(), "weights.pt"), or ${TORCH_ONNX} from the Python module`,
    );
  if (names.some((name) => /(^|\/)data\.pkl$/.test(name))) return 'pytorch-zip';
  if (some('exported_program.json') || names.some((name) => /(^|\/)models\/.*\.json$/.test(name)))
    throw refusal('an exported program of PyTorch (.pt2)', `${TORCH_ONNX} from the Python module`);
  if (some('saved_model.pb')) throw refusal('a zipped TensorFlow SavedModel', TF2ONNX);
  if (some('.mlmodel') || some('.mlpackage/'))
    throw refusal('a Core ML package', 'load the ONNX file that it was made of');
  const models = names.filter((name) => /\.(onnx|keras|h5|hdf5|safetensors|pt|pth)$/.test(name));
  if (models.length > 0) throw refusal('a zip archive', `unpack it, and load ${firstFew(models)}`);
  throw refusal(`a zip archive of ${firstFew([...names])}`, 'unpack it, and load the model in it');
}
