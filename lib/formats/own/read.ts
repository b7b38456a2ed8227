/**
 * The project's own format read back: the architecture is checked field by field, as any file from
 * outside.
 */
import { invalidFile } from '../../errors';
import { Fields, parseJson, shown } from '../../json';
import {
  ACTIVATIONS,
  CELLS,
  checkedUnits,
  checkedVector,
  checkLayerCount,
  type Direction,
  DIRECTIONS,
  EMITTED,
  featureCount,
  type FrameLayer,
  type FrontEnd,
  frontEndWithout,
  type Layer,
  type LayerWeights,
  type Network,
  SEQUENCE_OUTPUTS,
  type Units,
} from '../../model';
import { SIZE_LIMIT } from '../../weights';
import type { Safetensors } from '../safetensors';
import { ARCHITECTURE_KEY, FORMAT, FORMAT_KEY, VERSION, VERSION_KEY } from './names';
import { readDense, readFrameLayer, readFunction } from './read-frame-layer';
import { TensorReader } from './tensor-reader';

/**
 * The network in a safetensors file, its matrices read when they are asked for. Whether their
 * shapes agree is for `Model` to check.
 * @throws CompactRnnError INVALID_FILE.
 */
export function networkFromSafetensors({ metadata, tensors }: Safetensors): Network {
  refuseNewer(metadata);
  const architecture = new Fields(architectureJson(metadata), 'architecture', 'INVALID_FILE');
  const tensorReader = new TensorReader(tensors);
  const network: Network = {
    emits: architecture.oneOf('emits', SEQUENCE_OUTPUTS),
    ...(architecture.has('embedding') && {
      embedding: tensorReader.weight(architecture.object('embedding')),
    }),
    layers: layersOf(architecture, 'layers').map((fields) => readLayer(fields, tensorReader)),
    ...(architecture.has('beforeHead') && {
      beforeHead: readFrameLayers(architecture, 'beforeHead', tensorReader),
    }),
    head: layersOf(architecture, 'head').map((fields) => readDense(fields, tensorReader)),
    ...(architecture.has('frontEnd') && {
      frontEnd: readFrontEnd(architecture.object('frontEnd'), tensorReader),
    }),
    ...(architecture.has('units') && { units: readUnits(architecture) }),
  };
  architecture.done();
  tensorReader.refuseUnused();
  return network;
}

function layersOf(
  architecture: Fields,
  key: 'layers' | 'head' | 'before' | 'beforeHead',
): Fields[] {
  const layers = architecture.objects(key);
  checkLayerCount(`${architecture.where}.${key}`, layers.length);
  return layers;
}

function readFrameLayers(
  fields: Fields,
  key: 'before' | 'beforeHead',
  tensors: TensorReader,
): FrameLayer[] {
  return layersOf(fields, key).map((each) => readFrameLayer(each, tensors));
}

/** Whether a file is this program's, by its metadata; another is a state dict. */
export function isOwn({ metadata }: Pick<Safetensors, 'metadata'>): boolean {
  return metadata.get(FORMAT_KEY) === FORMAT;
}

function refuseNewer(metadata: ReadonlyMap<string, string>): void {
  const version = metadata.get(VERSION_KEY) ?? 'none';
  if (!/^[1-9]\d{0,8}$/.test(version))
    throw invalidFile(`the format version must be a number, but is ${shown(version)}`);
  if (Number(version) > VERSION) {
    throw invalidFile(
      `the file has format version ${version}, newer than ${VERSION}, the newest that this compact-rnn reads: update it`,
    );
  }
}

function architectureJson(metadata: ReadonlyMap<string, string>): unknown {
  const text = metadata.get(ARCHITECTURE_KEY);
  if (text === undefined) throw invalidFile(`the metadata has no "${ARCHITECTURE_KEY}"`);
  return parseJson(text, 'the architecture', invalidFile);
}

function readLayer(fields: Fields, tensors: TensorReader): Layer {
  const direction: Direction = fields.oneOf('direction', DIRECTIONS);
  const layer: Layer = {
    name: fields.string('name'),
    cell: fields.oneOf('cell', CELLS),
    direction,
    ...(fields.has('before') && { before: readFrameLayers(fields, 'before', tensors) }),
    inputSize: fields.wholeNumber('inputSize', 1, SIZE_LIMIT),
    hiddenSize: fields.wholeNumber('hiddenSize', 1, SIZE_LIMIT),
    weights: fields.objects('weights').map((each) => readDirection(each, tensors)),
    ...(fields.has('activation') && { activation: fields.oneOf('activation', ACTIVATIONS) }),
    ...(fields.has('resetAfter') && { resetAfter: fields.boolean('resetAfter') }),
    ...(fields.has('coupledGates') && { coupledGates: fields.boolean('coupledGates') }),
    ...(fields.has('gateClip') && { gateClip: fields.positiveNumber('gateClip') }),
    ...(fields.has('cellClip') && { cellClip: fields.positiveNumber('cellClip') }),
    ...(fields.has('emits') && { emits: fields.oneOf('emits', EMITTED) }),
  };
  fields.done();
  const directions = direction === 'bidirectional' ? 2 : 1;
  if (layer.weights.length !== directions) {
    throw invalidFile(
      `${fields.where}.weights must have ${directions} element(s), but has ${layer.weights.length}`,
    );
  }
  return layer;
}

function readDirection(fields: Fields, tensors: TensorReader): LayerWeights {
  const weights: LayerWeights = {
    input: tensors.weight(fields.object('input')),
    recurrent: tensors.weight(fields.object('recurrent')),
    bias: tensors.vector(fields, 'bias'),
    ...(fields.has('recurrentBias') && { recurrentBias: tensors.vector(fields, 'recurrentBias') }),
    ...(fields.has('peepholes') && { peepholes: tensors.vector(fields, 'peepholes') }),
    ...(fields.has('projection') && {
      projection: tensors.weight(fields.object('projection')),
    }),
    ...(fields.has('initialHidden') && { initialHidden: tensors.vector(fields, 'initialHidden') }),
    ...(fields.has('initialCell') && { initialCell: tensors.vector(fields, 'initialCell') }),
    ...(fields.has('activations') && {
      activations: fields.objects('activations').map(readFunction),
    }),
  };
  fields.done();
  return weights;
}

/** The numbers of its normalization are tensors. */
function readFrontEnd(fields: Fields, tensors: TensorReader): FrontEnd {
  const frontEnd = frontEndWithout(fields);
  const stored = fields.has('normalization') ? fields.object('normalization') : undefined;
  fields.done();
  if (!stored) return frontEnd;
  const size = featureCount(frontEnd);
  const vector = (key: string): Float32Array =>
    checkedVector(stored, key, tensors.vector(stored, key), size);
  const normalization = { mean: vector('mean'), scale: vector('scale') };
  stored.done();
  return { ...frontEnd, normalization };
}

function readUnits(architecture: Fields): Units {
  return checkedUnits(architecture.raw('units'), `${architecture.where}.units`, 'INVALID_FILE');
}
