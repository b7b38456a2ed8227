/**
 * Writing PyTorch: a state dict with the names of nn.LSTM, nn.GRU, nn.RNN and nn.Linear, and a
 * Python module beside it that builds the network, loads it and trains it on.
 *
 *     network -> modules (tensors, source) -> NAME.pt and NAME.py
 */
import { readFile } from 'node:fs/promises';
import { basename, extname, join, dirname } from 'node:path';
import { invalidOption } from '../../../errors';
import { INPUT_NAME, networkInputSize, networkOutputSize, type Network } from '../../../model';
import type { PyTorchArchitecture } from '../architecture';
import { ARCHITECTURE_BUFFER } from '../names';
import { stepsOfNetwork } from './steps';
import { AttributeNames } from './names';
import { PYTHON_TITLE, pythonSource } from './python';
import { stateDictParts, type ExportedTensor } from './state-dict-write';

/** A file to be written, as the parts that follow one another. */
export interface ExportedFile {
  readonly path: string;
  readonly parts: Iterable<Uint8Array | string>;
}

/** The Python module beside a state dict: its name, as one of Python. */
function pythonPath(path: string): string {
  const stem = basename(path, extname(path)).replace(/\W/g, '_');
  return join(dirname(path), `${/^\d/.test(stem) ? `model_${stem}` : stem}.py`);
}

/**
 * A network as a state dict, and a Python module beside it.
 * @throws CompactRnnError UNSUPPORTED_MODEL for what PyTorch's modules cannot say, naming the
 *   layer; INVALID_OPTION where the Python module would replace another file; IO.
 */
export async function pytorchFiles(network: Network, path: string): Promise<ExportedFile[]> {
  const python = pythonPath(path);
  await refuseOther(python);
  const { body, head } = stepsOfNetwork(network, new AttributeNames());
  const { emits, frontEnd, units } = network;
  const architecture: PyTorchArchitecture = {
    layers: [...body, ...head].map(({ placed }) => placed),
    emits,
    ...(frontEnd && { frontEnd }),
    ...(units && { units }),
  };
  const json = new TextEncoder().encode(JSON.stringify(architecture, plainArrays));
  const modules = [...body, ...head].flatMap(({ module }) => module ?? []);
  const tensors = modules.flatMap(({ attribute, tensors: own }) =>
    own.map((tensor): ExportedTensor => ({ ...tensor, name: `${attribute}.${tensor.name}` })),
  );
  const source = pythonSource({
    modules,
    body,
    head,
    file: basename(path),
    architectureBytes: json.length,
    lastFrame: emits === 'last-frame',
    keepsInput: readsInput(network),
    takesTokens: network.embedding !== undefined,
    inputSize: networkInputSize(network),
    outputSize: networkOutputSize(network),
    blank: units?.blank ?? 0,
  });
  const buffer: ExportedTensor = {
    name: ARCHITECTURE_BUFFER,
    dims: [json.length],
    type: 'ByteStorage',
    data: () => json,
  };
  return [
    { path, parts: stateDictParts([...tensors, buffer]) },
    { path: python, parts: [source] },
  ];
}

/** Whether a layer reads what the first one does. */
function readsInput({ layers, beforeHead = [] }: Network): boolean {
  const frames = [...layers.flatMap(({ before = [] }) => before), ...beforeHead];
  return frames.some((layer) => layer.kind === 'combination' && layer.with === INPUT_NAME);
}

/** A Python file that this library did not write is somebody's work. */
async function refuseOther(path: string): Promise<void> {
  // Not an input of the command, which could not be written over.
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const start = `"""${PYTHON_TITLE}`;
  if (text !== undefined && !text.startsWith(start))
    throw invalidOption(
      `${path}, where the Python module would go, is another file: give the state dict another name`,
    );
}

/** Typed arrays as arrays, as JSON has them. */
function plainArrays(_: string, value: unknown): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}
