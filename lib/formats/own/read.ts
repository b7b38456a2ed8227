/** The project's own format read back: the architecture is checked field by field, as any file from outside. */
import { CompactRnnError } from '../../errors';
import { duplicateKey } from '../../json/duplicates';
import { Fields } from '../../json/fields';
import { shown } from '../../json/shown';
import { checkedVector, featureCount, frontEndWithout, type FrontEnd } from '../../model/front-end';
import { ACTIVATIONS, CELLS, DIRECTIONS, EMITTED } from '../../model/layer';
import type { Direction, Layer, LayerWeights } from '../../model/layer';
import type { ElementArray } from '../../model/elements';
import { HEAD_ACTIVATIONS, SEQUENCE_OUTPUTS } from '../../model/network';
import type { DenseLayer, Network } from '../../model/network';
import { storedWeight } from '../../model/stored-weight';
import { checkedUnits, type Units } from '../../model/units';
import { DTYPES, type Weight } from '../../model/weight';
import { tensorData, type Safetensors, type Tensor } from '../safetensors';
import { ARCHITECTURE_KEY, FORMAT, FORMAT_KEY, TENSOR_DTYPES, VERSION, VERSION_KEY } from './names';

const SIZE_LIMIT = 2 ** 31 - 1;

/**
 * The network in a safetensors file, its matrices read when they are asked for. Whether their shapes agree is for
 * `Model` to check.
 * @throws CompactRnnError INVALID_FILE.
 */
export function networkFromSafetensors({ metadata, tensors }: Safetensors): Network {
  refuseForeign(metadata);
  const architecture = new Fields(architectureJson(metadata), 'architecture', 'INVALID_FILE');
  const tensorReader = new TensorReader(tensors);
  const network: Network = {
    emits: architecture.oneOf('emits', SEQUENCE_OUTPUTS),
    ...(architecture.has('embedding') && { embedding: tensorReader.weight(architecture, 'embedding') }),
    layers: architecture.objects('layers').map((fields) => readLayer(fields, tensorReader)),
    head: architecture.objects('head').map((fields) => readHead(fields, tensorReader)),
    ...(architecture.has('frontEnd') && {
      frontEnd: readFrontEnd(architecture.object('frontEnd'), tensorReader),
    }),
    ...(architecture.has('units') && { units: readUnits(architecture) }),
  };
  architecture.done();
  tensorReader.refuseUnused();
  return network;
}

function refuseForeign(metadata: ReadonlyMap<string, string>): void {
  const format = metadata.get(FORMAT_KEY);
  if (format !== FORMAT) {
    const found = format === undefined ? 'none' : shown(format);
    throw invalid(
      `this safetensors file is not a compact-rnn model: its metadata must have the format "${FORMAT}", but has ` +
        `${found}. Tensors without an architecture cannot be run: load the model's ONNX file instead`,
    );
  }
  const version = metadata.get(VERSION_KEY) ?? 'none';
  if (!/^[1-9]\d{0,8}$/.test(version))
    throw invalid(`the format version must be a number, but is ${shown(version)}`);
  if (Number(version) > VERSION) {
    throw invalid(
      `the file has format version ${version}, newer than ${VERSION}, the newest that this compact-rnn reads: update it`,
    );
  }
}

function architectureJson(metadata: ReadonlyMap<string, string>): unknown {
  const text = metadata.get(ARCHITECTURE_KEY);
  if (text === undefined) throw invalid(`the metadata has no "${ARCHITECTURE_KEY}"`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`the architecture is not JSON: ${(cause as Error).message}`, cause);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) throw invalid(`the architecture holds ${shown(twice)} twice`);
  return value;
}

/** Hands tensors out by name and knows which nobody asked for. */
class TensorReader {
  readonly #unused: Set<string>;

  constructor(readonly tensors: Safetensors['tensors']) {
    this.#unused = new Set(tensors.keys());
  }

  vector(fields: Fields, key: string): Float32Array {
    const tensor = this.#take(fields, key, 1);
    if (tensor.dtype !== 'F32')
      throw invalid(`${fields.where}.${key} must name an F32 tensor, but it has dtype ${tensor.dtype}`);
    return tensorData(tensor);
  }

  weight(parent: Fields, key: string): Weight {
    const fields = parent.object(key);
    fields.oneOf('kind', ['dense']);
    const tensor = this.#take(fields, 'tensor', 2);
    const [rows, cols] = tensor.shape as [number, number];
    const dtype = DTYPES.find((each) => TENSOR_DTYPES[each] === tensor.dtype)!;
    const scales = dtype === 'int8' ? this.#scales(fields, rows) : undefined;
    fields.done();
    const read = (target: ElementArray): void => {
      tensor.read(new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
    };
    return storedWeight({ rows, cols, dtype }, { read, ...(scales && { scales }) });
  }

  #scales(fields: Fields, rows: number): Float32Array {
    const scales = this.vector(fields, 'scales');
    if (scales.length !== rows)
      throw invalid(
        `${fields.where}.scales must hold one for each of ${rows} rows, but holds ${scales.length}`,
      );
    return scales;
  }

  refuseUnused(): void {
    const [name] = this.#unused;
    if (name !== undefined)
      throw invalid(`tensor ${name} is in the file, but the architecture does not use it`);
  }

  #take(fields: Fields, key: string, dimensions: number): Tensor {
    const name = fields.string(key);
    const tensor = this.tensors.get(name);
    if (!tensor)
      throw invalid(`${fields.where}.${key} names the tensor ${shown(name)}, which is not in the file`);
    if (tensor.shape.length !== dimensions) {
      throw invalid(
        `tensor ${name} must have ${dimensions} dimension(s), but has the shape ${shown(tensor.shape)}`,
      );
    }
    this.#unused.delete(name);
    return tensor;
  }
}

function readLayer(fields: Fields, tensors: TensorReader): Layer {
  const direction: Direction = fields.oneOf('direction', DIRECTIONS);
  const layer: Layer = {
    name: fields.string('name'),
    cell: fields.oneOf('cell', CELLS),
    direction,
    inputSize: fields.wholeNumber('inputSize', 1, SIZE_LIMIT),
    hiddenSize: fields.wholeNumber('hiddenSize', 1, SIZE_LIMIT),
    weights: fields.objects('weights').map((each) => readDirection(each, tensors)),
    ...(fields.has('activation') && { activation: fields.oneOf('activation', ACTIVATIONS) }),
    ...(fields.has('resetAfter') && { resetAfter: fields.boolean('resetAfter') }),
    ...(fields.has('gateClip') && { gateClip: fields.positiveNumber('gateClip') }),
    ...(fields.has('cellClip') && { cellClip: fields.positiveNumber('cellClip') }),
    ...(fields.has('emits') && { emits: fields.oneOf('emits', EMITTED) }),
  };
  fields.done();
  const directions = direction === 'bidirectional' ? 2 : 1;
  if (layer.weights.length !== directions) {
    throw invalid(
      `${fields.where}.weights must have ${directions} element(s), but has ${layer.weights.length}`,
    );
  }
  return layer;
}

function readDirection(fields: Fields, tensors: TensorReader): LayerWeights {
  const weights: LayerWeights = {
    input: tensors.weight(fields, 'input'),
    recurrent: tensors.weight(fields, 'recurrent'),
    bias: tensors.vector(fields, 'bias'),
    ...(fields.has('recurrentBias') && { recurrentBias: tensors.vector(fields, 'recurrentBias') }),
    ...(fields.has('peepholes') && { peepholes: tensors.vector(fields, 'peepholes') }),
    ...(fields.has('projection') && { projection: tensors.weight(fields, 'projection') }),
  };
  fields.done();
  return weights;
}

function readHead(fields: Fields, tensors: TensorReader): DenseLayer {
  const layer: DenseLayer = {
    name: fields.string('name'),
    weight: tensors.weight(fields, 'weight'),
    ...(fields.has('bias') && { bias: tensors.vector(fields, 'bias') }),
    activation: fields.oneOf('activation', HEAD_ACTIVATIONS),
  };
  fields.done();
  return layer;
}

/** The numbers of its normalization are tensors. */
function readFrontEnd(fields: Fields, tensors: TensorReader): FrontEnd {
  const frontEnd = frontEndWithout(fields);
  const stored = fields.has('normalization') ? fields.object('normalization') : undefined;
  fields.done();
  if (!stored) return frontEnd;
  const size = featureCount(frontEnd);
  const vector = (key: string): Float32Array => checkedVector(stored, key, tensors.vector(stored, key), size);
  const normalization = { mean: vector('mean'), scale: vector('scale') };
  stored.done();
  return { ...frontEnd, normalization };
}

function readUnits(architecture: Fields): Units {
  return checkedUnits(architecture.raw('units'), `${architecture.where}.units`, 'INVALID_FILE');
}

function invalid(message: string, cause?: unknown): CompactRnnError {
  return new CompactRnnError('INVALID_FILE', message, { cause });
}
