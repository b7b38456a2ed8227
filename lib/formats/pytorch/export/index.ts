/**
 * Writing PyTorch: a state dict with the names of nn.LSTM, nn.GRU, nn.RNN and nn.Linear, and a
 * Python module beside it that builds the network, loads it and trains it on.
 *
 *     network -> modules (tensors, source) -> NAME.pt and NAME.py
 */
import { basename, extname, join, dirname } from 'node:path';
import { writeAtomically } from '../../../files';
import { networkInputSize, networkOutputSize, type Network } from '../../../model';
import type { PyTorchArchitecture } from '../architecture';
import { ARCHITECTURE_BUFFER } from '../names';
import { modulesOfNetwork } from './modules';
import { AttributeNames } from './names';
import { pythonSource } from './python';
import { stateDictParts, type ExportedTensor } from './state-dict-write';

/** The Python module beside a state dict: its name, as one of Python. */
export function pythonPath(path: string): string {
  const stem = basename(path, extname(path)).replace(/\W/g, '_');
  return join(dirname(path), `${stem}.py`);
}

/**
 * Writes a network as a state dict, and {@link pythonPath} beside it.
 * @throws CompactRnnError UNSUPPORTED_MODEL for what PyTorch's modules cannot say, naming the
 *   layer; IO; the reason of `signal`.
 */
export async function writePyTorch(
  network: Network,
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { body, head } = modulesOfNetwork(network, new AttributeNames());
  const { emits, frontEnd, units } = network;
  const architecture: PyTorchArchitecture = {
    layers: [...body, ...head].map(({ placed }) => placed),
    emits,
    ...(frontEnd && { frontEnd }),
    ...(units && { units }),
  };
  const json = new TextEncoder().encode(JSON.stringify(architecture, plainArrays));
  const tensors = [...body, ...head].flatMap(({ attribute, tensors: own }) =>
    own.map((tensor): ExportedTensor => ({ ...tensor, name: `${attribute}.${tensor.name}` })),
  );
  const source = pythonSource({
    ...{ body, head, file: basename(path), architectureBytes: json.length },
    lastFrame: emits === 'last-frame',
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
  await writeAtomically(path, stateDictParts([...tensors, buffer]), options);
  await writeAtomically(pythonPath(path), [source], options);
}

/** Typed arrays as arrays, as JSON has them. */
function plainArrays(_: string, value: unknown): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}
