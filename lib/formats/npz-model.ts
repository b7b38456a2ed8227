/**
 * A network in a NumPy archive, whose arrays an architecture names (docs/reference/npz.md):
 *
 *     { "layers": [
 *         { "embedding": "emb" },
 *         { "cell": "gru", "input": "w_ih", "recurrent": "w_hh", "bias": ["b_ih", "b_hh"] },
 *         { "dense": "fc_w", "bias": "fc_b", "activation": "softmax" }] }
 *
 * Matrices are [outputs, inputs] as PyTorch has them, or the other way round where `transposed`
 * says so; gates are stacked as i,f,g,o and r,z,n, or as `gates` says.
 */
import { invalidFile, invalidModel, unsupportedModel } from '../errors';
import type { Source } from '../files';
import { Fields, firstFew, shown } from '../json';
import {
  CELLS,
  GATES,
  HEAD_ACTIVATIONS,
  type Cell,
  type LayerWeights,
  type Network,
} from '../model';
import { denseWeight, type Weight } from '../weights';
import { LayerStack } from './layer-stack';
import type { NumpyArray } from './numpy';
import { openArchive, type Archive } from './numpy/npz';

/** @throws CompactRnnError INVALID_FILE, INVALID_OPTION for the architecture, INVALID_MODEL. */
export async function readNpzModel(
  file: Source,
  architecture: unknown,
  signal?: AbortSignal,
): Promise<Network> {
  const archive = await openArchive(file.bytes(0, file.size));
  if (architecture === undefined)
    throw invalidFile(
      `this is a NumPy archive (.npz) of the arrays ${firstFew([...archive.names])}, which do not say which network they ` +
        'are of: give an architecture that names them (option architecture of loadModel, --architecture FILE)',
    );
  const fields = new Fields(architecture, 'architecture', 'INVALID_OPTION');
  const stack = new LayerStack();
  const layers = fields.objects('layers');
  fields.done();
  for (const [i, layer] of layers.entries()) {
    const reader = new LayerReader(archive, layer);
    if (layer.has('embedding')) stack.embedding('embedding', await reader.matrix('embedding'));
    else if (layer.has('dense')) await addDense(stack, reader, layer, i);
    else await addRecurrent(stack, reader, layer, i);
    layer.done();
    signal?.throwIfAborted();
  }
  return stack.network(signal);
}

async function addDense(
  stack: LayerStack,
  reader: LayerReader,
  fields: Fields,
  i: number,
): Promise<void> {
  const name = fields.has('name') ? fields.string('name') : `dense${i + 1}`;
  const weight = await reader.matrix('dense');
  const bias = fields.has('bias')
    ? await reader.vector(fields.string('bias'), weight.rows)
    : undefined;
  const activation = fields.has('activation')
    ? fields.oneOf('activation', HEAD_ACTIVATIONS)
    : 'none';
  stack.dense({ name, weight, ...(bias && { bias }), activation });
}

async function addRecurrent(
  stack: LayerStack,
  reader: LayerReader,
  fields: Fields,
  i: number,
): Promise<void> {
  const cell = fields.oneOf('cell', CELLS);
  const order = gateOrder(fields, cell);
  const [input, recurrent] = [
    await reader.gates('input', order),
    await reader.gates('recurrent', order),
  ];
  const rows = input.rows;
  const hiddenSize = rows / order.length;
  const names = biasNames(fields);
  if (names.length > 2) fields.refuse('bias', 'one array, or the input’s and the recurrent one');
  const biases: Float32Array[] = [];
  for (const name of names) biases.push(reordered(await reader.vector(name, rows), order, 1));
  const resetAfter = cell === 'gru' && (!fields.has('resetAfter') || fields.boolean('resetAfter'));
  const lastFrame = fields.has('lastFrame') && fields.boolean('lastFrame');
  stack.recurrent(
    {
      name: fields.has('name') ? fields.string('name') : `${cell}${i + 1}`,
      cell,
      direction: 'forward',
      inputSize: input.cols,
      hiddenSize,
      weights: [{ input, recurrent, ...biasesOf(biases, rows, resetAfter ? hiddenSize : 0) }],
      ...(cell === 'gru' && { resetAfter }),
    },
    !lastFrame,
  );
}

function biasNames(fields: Fields): string[] {
  if (!fields.has('bias')) return [];
  return Array.isArray(fields.raw('bias')) ? fields.strings('bias') : [fields.string('bias')];
}

/** The sum of both; the last `apart` numbers of the recurrent one stay apart. */
function biasesOf(
  [first, second]: readonly Float32Array[],
  rows: number,
  apart: number,
): Pick<LayerWeights, 'bias' | 'recurrentBias'> {
  const summed = rows - apart;
  const bias = Float32Array.from(
    { length: rows },
    (_, i) => (first?.[i] ?? 0) + (i < summed ? (second?.[i] ?? 0) : 0),
  );
  return { bias, ...(second && apart > 0 && { recurrentBias: second.slice(summed) }) };
}

/** For each gate, in our order, its place in the file. */
function gateOrder(fields: Fields, cell: Cell): number[] {
  const ours: readonly string[] = GATES[cell];
  if (!fields.has('gates')) return ours.map((_, i) => i);
  const theirs = fields.string('gates');
  const order = ours.map((gate) => theirs.indexOf(gate));
  if (theirs.length !== ours.length || order.includes(-1))
    fields.refuse('gates', `the letters ${ours.join('')} in the order of the file`);
  return order;
}

/** Blocks of rows in our order. */
function reordered(data: Float32Array, order: readonly number[], cols: number): Float32Array {
  const block = data.length / order.length;
  const result = new Float32Array(data.length);
  if (block % cols !== 0) throw invalidModel('the rows of a matrix are no multiple of its gates');
  order.forEach((from, to) => {
    result.set(data.subarray(from * block, (from + 1) * block), to * block);
  });
  return result;
}

/** The arrays that a layer names. */
class LayerReader {
  constructor(
    private readonly archive: Archive,
    private readonly fields: Fields,
  ) {}

  async matrix(key: string): Promise<Weight> {
    const name = this.fields.string(key);
    const { shape, data } = await this.archive.read(name);
    if (shape.length !== 2)
      throw invalidModel(`${name} is [${shape.join(', ')}], but must be a matrix`);
    const [rows, cols] = shape as [number, number];
    const isTransposed =
      key !== 'embedding' && this.fields.has('transposed') && this.fields.boolean('transposed');
    if (!isTransposed) return denseWeight(rows, cols, data);
    return denseWeight(
      cols,
      rows,
      Float32Array.from(data, (_, i) => data[(i % rows) * cols + Math.floor(i / rows)]!),
    );
  }

  async gates(key: string, order: readonly number[]): Promise<Weight> {
    const { rows, cols, data } = await this.matrix(key);
    if (rows % order.length !== 0)
      throw unsupportedModel(
        `${shown(this.fields.string(key))} has ${rows} rows, which are not ${order.length} gates: is it transposed?`,
      );
    return denseWeight(rows, cols, reordered(data, order, cols));
  }

  async vector(name: string, size: number): Promise<Float32Array> {
    const { shape, data }: NumpyArray = await this.archive.read(name);
    if (data.length !== size)
      throw invalidModel(`${name} is [${shape.join(', ')}], but must hold ${size} numbers`);
    return data;
  }
}
