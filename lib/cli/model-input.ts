/** The model that a command reads, and what its file does not say. */
import { Option } from 'commander';
import type { InputValues } from '../formats';
import type { Model } from '../model';
import { inputFile } from './command-files';
import { withProgress } from './progress';

/** The flag of these values. */
export function inputValues(): Option {
  return inputFile(
    '--input-values <file.npz>',
    'for ONNX: arrays for graph inputs, by name, such as weights that the file lacks',
  );
}

/** The flag of what a state dict cannot say. */
export function architecture(): Option {
  return inputFile(
    '--architecture <file.json>',
    'for weights alone (PyTorch, Keras, .npz): what the file does not say about its network',
  );
}

/** The flag of the output that is read. */
export function graphOutput(): Option {
  return new Option(
    '--graph-output <name>',
    'for graphs (ONNX, Keras, TFLite): which output to read; any value in the graph can be named',
  );
}

export interface ModelOptions {
  inputValues?: string;
  architecture?: string;
  graphOutput?: string;
}

/** Loads the model and shows how long that takes; the signal ends it. */
export async function modelFrom(
  path: string,
  signal: AbortSignal,
  { inputValues, architecture: json, graphOutput: output }: ModelOptions = {},
): Promise<Model> {
  const { loadModel } = await import('../formats/index.js');
  const inputs = inputValues === undefined ? undefined : await arraysIn(inputValues);
  const architecture = json === undefined ? undefined : await jsonIn(json);
  return withProgress(`loading ${path}`, () =>
    loadModel(path, { inputs, output, architecture, signal }),
  );
}

/** What is in a file of JSON. */
export async function jsonIn(path: string): Promise<unknown> {
  const { readJson } = await import('../files/index.js');
  return readJson(path);
}

async function arraysIn(path: string): Promise<InputValues> {
  const { readNpz } = await import('../formats/index.js');
  const arrays = [...(await readNpz(path))];
  return Object.fromEntries(arrays.map(([name, { shape, data }]) => [name, { dims: shape, data }]));
}
