/** The model that a command reads, and values for the inputs of its graph that are weights. */
import type { Option } from 'commander';
import type { InputValues } from '../formats';
import type { Model } from '../model';
import { inputFile } from './command-files';
import { withProgress } from './progress';

/** The flag of these values. */
export function inputValues(): Option {
  return inputFile(
    '--input-values <file.npz>',
    'of an ONNX file: arrays for inputs of its graph, by name, such as weights that it lacks',
  );
}

export interface ModelOptions {
  inputValues?: string;
}

/** Loads the model and shows how long that takes; the signal ends it. */
export async function modelFrom(
  path: string,
  signal: AbortSignal,
  { inputValues }: ModelOptions = {},
): Promise<Model> {
  const { loadModel } = await import('../formats/index.js');
  const inputs = inputValues === undefined ? undefined : await arraysIn(inputValues);
  return withProgress(`loading ${path}`, () => loadModel(path, { inputs, signal }));
}

async function arraysIn(path: string): Promise<InputValues> {
  const { readNpz } = await import('../formats/index.js');
  const arrays = [...(await readNpz(path))];
  return Object.fromEntries(arrays.map(([name, { shape, data }]) => [name, { dims: shape, data }]));
}
