/** Reads a spec: checks its fields, and spells its layers out. */
import { CompactRnnError } from '../errors';
import { Fields } from '../json';
import {
  ACTIVATIONS,
  type Cell,
  CELLS,
  checkedUnits,
  completeFrontEnd,
  DIRECTIONS,
  frontEndOutputSize,
  HEAD_ACTIVATIONS,
  SEQUENCE_OUTPUTS,
  type Units,
} from '../model';
import { INITIALIZATIONS, type FullLayerSpec, type FullSpec, type LayerSpec } from './spec';
import { kindAt, withWeightSpecs } from './weight-specs';

const SIZE_LIMIT = 1 << 20;
const LAYER_LIMIT = 1000;

/**
 * Checks a spec and spells its layers out.
 * @throws CompactRnnError INVALID_OPTION that names the field.
 */
export function readSpec(value: unknown): FullSpec {
  const fields = new Fields(value, 'spec', 'INVALID_OPTION');
  const shared = readLayerFields(fields);
  const layers = Array.isArray(fields.raw('layers'))
    ? fields
        .objects('layers')
        .map((each) => completeLayer({ ...shared, ...readOneLayer(each) }, each))
    : Array.from({ length: fields.wholeNumber('layers', 1, LAYER_LIMIT) }, () =>
        completeLayer(shared, fields),
      );
  const output = readOutput(fields);
  const spec: FullSpec = {
    ...readInput(fields, output.units),
    layers,
    ...output,
    ...(fields.has('outputWeight') && { outputWeight: kindAt(fields, 'outputWeight') }),
    emits: fields.has('emits') ? fields.oneOf('emits', SEQUENCE_OUTPUTS) : 'every-frame',
    init: fields.has('init')
      ? fields.oneOf('init', INITIALIZATIONS)
      : output.units?.kind === 'ctc'
        ? 'identity'
        : 'random',
  };
  fields.done();
  if (layers.length === 0) fields.refuse('layers', 'a number or a list of at least one layer');
  for (const field of ['outputActivation', 'outputWeight'] as const)
    if (spec.output === undefined && fields.has(field) && spec[field] !== 'none')
      fields.refuse(field, 'left out where there is no output');
  return withWeightSpecs(spec);
}

/**
 * A front end says how large its frames are, an embedding how large its rows. Without an embedding,
 * a model of tokens takes as many inputs as it has outputs.
 */
function readInput(
  fields: Fields,
  units: Units | undefined,
): Pick<FullSpec, 'input' | 'tokens' | 'frontEnd'> {
  if (fields.has('tokens') || fields.has('embedding')) return readEmbedding(fields, units);
  if (units?.kind === 'tokens' && !fields.has('input')) return { input: units.names.length };
  if (!fields.has('frontEnd')) return { input: fields.wholeNumber('input', 1, SIZE_LIMIT) };
  const frontEnd = completeFrontEnd(fields.raw('frontEnd'), fields.code);
  const size = frontEndOutputSize(frontEnd);
  if (fields.has('input') && fields.raw('input') !== size)
    fields.refuse('input', `${size}, the size of a frame of the front end, or left out`);
  return { input: size, frontEnd };
}

/** Units say how many outputs there are, and that these are probabilities. */
function readOutput(fields: Fields): Pick<FullSpec, 'output' | 'outputActivation' | 'units'> {
  const units = fields.has('units')
    ? checkedUnits(fields.raw('units'), 'spec.units', fields.code)
    : undefined;
  const activation = fields.has('outputActivation')
    ? fields.oneOf('outputActivation', HEAD_ACTIVATIONS)
    : undefined;
  if (units) {
    const size = units.names.length;
    if (fields.has('output') && fields.raw('output') !== size)
      fields.refuse('output', `${size}, the number of units, or left out`);
    return { units, output: size, outputActivation: activation ?? 'log-softmax' };
  }
  const output = fields.has('output') ? fields.wholeNumber('output', 1, SIZE_LIMIT) : undefined;
  return { ...(output !== undefined && { output }), outputActivation: activation ?? 'none' };
}

/** The number of tokens is that of the units, where they are tokens. */
function readEmbedding(
  fields: Fields,
  units: Units | undefined,
): Pick<FullSpec, 'input' | 'tokens'> {
  for (const other of ['input', 'frontEnd'])
    if (fields.has(other)) fields.refuse(other, 'left out where the model takes tokens');
  const known = units?.kind === 'tokens' ? units.names.length : undefined;
  return {
    tokens:
      known !== undefined && !fields.has('tokens')
        ? known
        : fields.wholeNumber('tokens', 1, SIZE_LIMIT),
    input: fields.wholeNumber('embedding', 1, SIZE_LIMIT),
  };
}

function readOneLayer(fields: Fields): LayerSpec {
  const layer = readLayerFields(fields);
  fields.done();
  return layer;
}

function readLayerFields(fields: Fields): LayerSpec {
  return {
    ...(fields.has('cell') && { cell: fields.oneOf('cell', CELLS) }),
    ...(fields.has('cells') && { cells: fields.wholeNumber('cells', 1, SIZE_LIMIT) }),
    ...(fields.has('projection') && {
      projection: fields.wholeNumber('projection', 1, SIZE_LIMIT),
    }),
    ...(fields.has('direction') && {
      direction: fields.oneOf('direction', DIRECTIONS),
    }),
    ...(fields.has('peepholes') && { peepholes: fields.boolean('peepholes') }),
    ...(fields.has('activation') && { activation: fields.oneOf('activation', ACTIVATIONS) }),
    ...(fields.has('resetAfter') && { resetAfter: fields.boolean('resetAfter') }),
    ...(fields.has('gateClip') && { gateClip: fields.positiveNumber('gateClip') }),
    ...(fields.has('cellClip') && { cellClip: fields.positiveNumber('cellClip') }),
    ...(fields.has('initRange') && { initRange: initRangeOf(fields) }),
    ...(fields.has('inputWeight') && { inputWeight: kindAt(fields, 'inputWeight') }),
    ...(fields.has('recurrentWeight') && { recurrentWeight: kindAt(fields, 'recurrentWeight') }),
  };
}

/** Beyond it sigmoids and tanh are flat. */
const LARGEST_RANGE = 100;

function initRangeOf(fields: Fields): number {
  const range = fields.positiveNumber('initRange');
  if (range > LARGEST_RANGE)
    fields.refuse('initRange', `a number above 0, at most ${LARGEST_RANGE}`);
  return range;
}

/** The fields that mean something to one kind of cell only. */
const OWN_FIELDS = {
  activation: 'rnn',
  resetAfter: 'gru',
  peepholes: 'lstm',
  cellClip: 'lstm',
} as const;

function completeLayer(layer: LayerSpec, fields: Fields): FullLayerSpec {
  const { cell, cells } = layer;
  if (cell === undefined) fields.refuse('cell', 'one of rnn, lstm, gru, here or for all layers');
  if (cells === undefined) fields.refuse('cells', 'the number of cells, here or for all layers');
  for (const [field, owner] of Object.entries(OWN_FIELDS) as [keyof typeof OWN_FIELDS, Cell][]) {
    if (layer[field] === undefined || owner === cell) continue;
    const message = `${fields.where}: ${field} is for ${owner} cells only, but the cell is ${cell}: leave it out`;
    throw new CompactRnnError('INVALID_OPTION', message);
  }
  return { direction: 'forward', ...layer, cell, cells };
}
