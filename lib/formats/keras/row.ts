/** The layers of a configuration, one after the other, on the stack that becomes a network. */
import { invalidFile, unsupportedModel } from '../../errors';
import { firstFew, shown } from '../../json';
import type { CombinationLayer } from '../../model';
import { denseWeight, StoredMatrix, type Weight } from '../../weights';
import type { Hdf5Array } from '../hdf5';
import type { LayerStack } from '../layer-stack';
import type { KerasLayer, KerasStep } from './config';
import { addFrameLayer, type Reading, WITHOUT_EFFECT } from './frame-layers';
import { recurrentOf, type KerasRecurrent } from './recurrent';
import { WHOLE } from './weights';

/** @param inside another model, whose frames are at the top. */
export function addSteps(
  stack: LayerStack,
  steps: readonly KerasStep[],
  reading: Reading,
  inside = false,
): void {
  /** The layers of Keras by their names on the stack. */
  const names = new Map<string, string>();
  for (const { layer, reads, steps: inner } of steps) {
    if (inner) {
      if (reads.length > 1) throw notRead(layer, `takes ${firstFew(reads)}, which`);
      addSteps(stack, inner, reading, true);
    } else if (layer.className !== 'InputLayer' || !inside)
      addStep(stack, { layer, reads }, reading, names);
    names.set(layer.name, stack.top);
  }
}

function addStep(
  stack: LayerStack,
  { layer, reads }: KerasStep,
  reading: Reading,
  names: ReadonlyMap<string, string>,
): void {
  if (Object.hasOwn(COMBINATIONS, layer.className)) {
    combine(stack, layer, reads, names);
    return;
  }
  if (reads.length > 1) throw notRead(layer, `takes ${firstFew(reads)}, which`);
  if (layer.className === 'InputLayer') readInput(stack, layer);
  if (layer.className === 'Masking' || layer.config.raw('mask_zero') === true)
    reading.masks.push(layer.name);
  if (WITHOUT_EFFECT.includes(layer.className)) return;
  if (layer.className === 'Embedding') {
    const [table] = reading.weights.arrays(layer, WHOLE, ['embeddings']);
    stack.embedding(layer.name, tableOf(table!));
    return;
  }
  const recurrent = recurrentOf(layer, reading);
  if (recurrent) addRecurrent(stack, layer, recurrent);
  else if (!addFrameLayer(stack, layer, reading)) throw notRead(layer, 'is of a class that');
}

function addRecurrent(
  stack: LayerStack,
  layer: KerasLayer,
  { layers, everyFrame, sum }: KerasRecurrent,
): void {
  layers.forEach((each, i) => {
    stack.recurrent(each, everyFrame || i < layers.length - 1);
  });
  if (sum === undefined) return;
  const n = layers[0]!.hiddenSize;
  const both = new Float32Array(2 * n * n);
  for (let i = 0; i < n; i++) both[2 * n * i + i] = both[2 * n * i + n + i] = sum;
  stack.dense({
    name: `${layer.name}.merge`,
    weight: denseWeight(n, 2 * n, both),
    activation: 'none',
  });
}

/** Numbers of a frame, where the configuration says them: of [batch, frames, features]. */
function readInput(stack: LayerStack, { config }: KerasLayer): void {
  const shape = config.raw('batch_shape') ?? config.raw('batch_input_shape');
  if (!Array.isArray(shape) || shape.length !== 3) return;
  const size: unknown = shape[2];
  if (Number.isSafeInteger(size) && (size as number) > 0) stack.input(size as number);
}

const COMBINATIONS: Readonly<Record<string, CombinationLayer['by']>> = {
  Add: 'sum',
  Multiply: 'product',
  Concatenate: 'concatenation',
};

/** Layers that are read together: the one at the top, then those around it, outwards. */
function combine(
  stack: LayerStack,
  layer: KerasLayer,
  reads: readonly string[],
  names: ReadonlyMap<string, string>,
): void {
  const { className, name, config } = layer;
  const axis = config.raw('axis');
  const others = reads.map((each) => names.get(each));
  const at = others.indexOf(stack.top);
  if (at < 0 || others.includes(undefined) || ![undefined, -1, 2].includes(axis as number))
    throw notRead(layer, `takes ${firstFew(reads)}, which`);
  const order = [
    ...others
      .slice(0, at)
      .reverse()
      .map((other) => ({ with: other!, leads: true })),
    ...others.slice(at + 1).map((other) => ({ with: other!, leads: false })),
  ];
  order.forEach(({ with: other, leads }, i) => {
    stack.combine({
      name: i === order.length - 1 ? name : `${name}.${i + 1}`,
      by: COMBINATIONS[className]!,
      with: other,
      ...(leads && className === 'Concatenate' && { leads }),
    });
  });
}

function notRead({ name, className }: KerasLayer, why: string): Error {
  return unsupportedModel(
    `layer ${shown(name)} (${className}) ${why} is not read from Keras. Convert the model to ONNX (tf2onnx); ` +
      'compress MODEL.onnx -o SMALL.onnx compresses its recurrent layers in place',
  );
}

function tableOf(array: Hdf5Array): Weight {
  if (array.shape.length !== 2)
    throw invalidFile(`${array.path} is [${array.shape.join(', ')}], but must be [tokens, size]`);
  const [rows, cols] = array.shape as [number, number];
  return StoredMatrix.inFile(
    { rows, cols },
    {
      read: (target) => {
        target.set(array.floats());
      },
    },
  );
}
