/** Folders, which some programs have for models: what they are, and which file in them to load. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidFile } from '../../errors';
import { firstFew } from '../../json';
import { refusal, TF2ONNX } from './refusal';

const MODELS = /\.(onnx|keras|h5|hdf5|safetensors|pt|pth|ckpt|tflite|npz)$/;

/**
 * @throws CompactRnnError INVALID_FILE where the path is a folder with a model in it; others are
 *   left to whoever opens it.
 */
export async function refuseFolder(path: string): Promise<void> {
  const names = await readdir(path).catch((): string[] => []);
  if (names.includes('saved_model.pb'))
    throw invalidFile(
      `${path}: ${refusal('the folder of a TensorFlow SavedModel', TF2ONNX).message}`,
    );
  const models = names.filter((name) => MODELS.test(name)).sort();
  if (models.length > 0)
    throw invalidFile(
      `${path} is a folder: load a file in it, ${firstFew(models.map((name) => join(path, name)))}`,
    );
}
