/**
 * GuitarML's JSON of an amplifier or a pedal: an nn.LSTM or nn.GRU, a linear layer, and the first
 * numbers of the input added (https://github.com/GuitarML).
 *
 *     { model_data: { unit_type, skip, ... }, state_dict: { "rec.weight_ih_l0": [[...]], ... } }
 *     y = W h + b + x[0 .. skip]
 */
import { invalidFile, unsupportedModel } from '../errors';
import type { Source } from '../files';
import { Fields, parseJson, shown } from '../json';
import { type DenseLayer, foldLinear, type FrameLayer, INPUT_NAME, type Network } from '../model';
import { denseWeight } from '../weights';
import { networkOfJson } from './pytorch';

const REMEDY = 'export its PyTorch module to ONNX (torch.onnx.export)';
const MOST_INPUTS = 2 ** 16;

/** Whether JSON is such a model, by its keys. */
export function isGuitarml(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.hasOwn(json, 'model_data') && Object.hasOwn(json, 'state_dict');
}

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL. */
export async function readGuitarml(file: Source, signal?: AbortSignal): Promise<Network> {
  const text = Buffer.from(file.bytes(0, file.size)).toString();
  const model = new Fields(parseJson(text, 'the file', invalidFile), 'the model', 'INVALID_FILE');
  const data = model.object('model_data');
  const skip = data.has('skip') ? data.wholeNumber('skip', 0, MOST_INPUTS) : 0;
  const stateDict = model.object('state_dict');
  refuseOthers(stateDict);
  const layers = [{ module: 'rec' }, { module: 'lin' }];
  const bounds = { fileSize: file.size, signal };
  const network = await networkOfJson(model.raw('state_dict') as object, { layers }, bounds);
  const [linear] = network.head;
  if (!linear)
    throw unsupportedModel(
      `lin.weight must be the matrix of a linear layer, but lin is read as another module: ${REMEDY}`,
    );
  return foldLinear(skip === 0 ? network : withSkip(network, linear, skip), { signal });
}

/** @throws CompactRnnError UNSUPPORTED_MODEL for models of other modules. */
function refuseOthers(stateDict: Fields): void {
  const modules = ['rec', 'lin'];
  const names = stateDict.keys();
  const isOther = (name: string): boolean => !modules.includes(name.split('.')[0]!);
  const other = names.find(isOther);
  const missing = modules.find((module) => !names.some((name) => name.startsWith(`${module}.`)));
  if (other === undefined && missing === undefined) return;
  const why = other === undefined ? `has no module ${missing}` : `has ${shown(other)}`;
  throw unsupportedModel(
    `the state dict ${why}, but GuitarML's models are rec, a recurrent layer, and lin: ${REMEDY}`,
  );
}

/** The sum of the linear layer's output and the first `skip` numbers of the input. */
function withSkip(network: Network, linear: DenseLayer, skip: number): Network {
  const inputSize = network.layers[0]!.inputSize;
  const outputSize = linear.weight.rows;
  if (skip !== outputSize || skip > inputSize)
    throw unsupportedModel(
      `the model adds ${skip} of its ${inputSize} inputs to its ${outputSize} outputs, which are not as many: ${REMEDY}`,
    );
  const name = 'skip';
  const sum = { kind: 'combination', name, by: 'sum' } as const;
  const beforeHead: FrameLayer[] =
    skip === inputSize
      ? [linear, { ...sum, with: INPUT_NAME }]
      : [
          linear,
          { kind: 'combination', name: 'recall', by: 'recall', with: INPUT_NAME },
          { name: 'first', weight: firstOf(skip, inputSize), activation: 'none' },
          { ...sum, with: linear.name },
        ];
  return { ...network, beforeHead, head: [] };
}

/** The matrix [I 0], which keeps the first of its inputs. */
function firstOf(count: number, inputs: number) {
  const data = new Float32Array(count * inputs);
  for (let i = 0; i < count; i++) data[i * inputs + i] = 1;
  return denseWeight(count, inputs, data);
}
