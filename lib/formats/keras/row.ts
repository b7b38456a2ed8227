/** The layers of a configuration, one after the other, on the stack that becomes a network. */
import { invalidFile, unsupportedModel } from '../../errors';
import { firstFew, shown } from '../../json';
import type { CombinationLayer } from '../../model';
import { StoredMatrix, type Weight } from '../../weights';
import type { Hdf5Array } from '../hdf5';
import type { LayerStack } from '../layer-stack';
import type { KerasLayer, KerasStep } from './config';
import { addFrameLayer, type Reading, WITHOUT_EFFECT } from './frame-layers';
import { addMerge } from './merge';
import { REMEDY } from './remedy';
import { recurrentOf, type KerasRecurrent } from './recurrent';
import { WHOLE } from './weights';

/**
 * @throws CompactRnnError UNSUPPORTED_MODEL for what is not read, and where the frames at the top
 *   come from the last to the first.
 */
export function addRow(stack: LayerStack, steps: readonly KerasStep[], reading: Reading): void {
  const row = new Row(stack, reading);
  row.add(steps);
  row.end();
}

/** A layer of Keras on the stack. */
interface Placed {
  /** There. */
  readonly name: string;
  /** The layer since which frames come from the last to the first; undefined where they do not. */
  readonly reversedBy: KerasLayer | undefined;
}

class Row {
  /** Of the frames at the top. Ours stand in their order of time, whatever Keras's is. */
  #reversedBy: KerasLayer | undefined;

  constructor(
    private readonly stack: LayerStack,
    private readonly reading: Reading,
  ) {}

  /** @param inside another model, whose frames are at the top. */
  add(steps: readonly KerasStep[], inside = false): void {
    const names = new Map<string, Placed>();
    for (const { layer, reads, steps: inner } of steps) {
      if (inner) {
        if (reads.length > 1) throw notRead(layer, `takes ${firstFew(reads)}, which`);
        this.add(inner, true);
      } else if (layer.className !== 'InputLayer' || !inside) this.#step({ layer, reads }, names);
      names.set(layer.name, { name: this.stack.top, reversedBy: this.#reversedBy });
    }
  }

  end(): void {
    if (!this.#reversedBy) return;
    throw unsupportedModel(
      `layer ${shown(this.#reversedBy.name)} has go_backwards and return_sequences, so that the outputs of the model go from the ` +
        'last frame to the first: use Bidirectional, or go_backwards in a layer above, too, which turns them round again',
    );
  }

  #step({ layer, reads }: KerasStep, names: ReadonlyMap<string, Placed>): void {
    const { stack, reading } = this;
    if (Object.hasOwn(COMBINATIONS, layer.className)) {
      this.#combine(layer, reads, names);
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
    const recurrent = recurrentOf(layer, reading, this.#reversedBy !== undefined);
    if (recurrent) this.#recurrent(layer, recurrent);
    else if (!addFrameLayer(stack, layer, reading)) throw notRead(layer, 'is of a class that');
  }

  #recurrent(layer: KerasLayer, recurrent: KerasRecurrent): void {
    const { layers, everyFrame, reversed } = recurrent;
    layers.forEach((each, i) => {
      this.stack.recurrent(each, everyFrame || i < layers.length - 1);
    });
    addMerge(this.stack, layer, recurrent);
    this.#reversedBy = reversed && everyFrame ? (this.#reversedBy ?? layer) : undefined;
  }

  /** Layers that are read together: the one at the top, then those around it, outwards. */
  #combine(layer: KerasLayer, reads: readonly string[], names: ReadonlyMap<string, Placed>): void {
    const { className, name, config } = layer;
    const axis = config.raw('axis');
    const placed = reads.map((each) => names.get(each));
    const others = placed.map((each) => each?.name);
    const at = others.indexOf(this.stack.top);
    if (at < 0 || others.includes(undefined) || ![undefined, -1, 2].includes(axis as number))
      throw notRead(layer, `takes ${firstFew(reads)}, which`);
    const isReversed = this.#reversedBy !== undefined;
    if (placed.some((each) => (each!.reversedBy !== undefined) !== isReversed))
      throw notRead(layer, `takes ${firstFew(reads)} in opposite orders of time, which`);
    const order = [
      ...others
        .slice(0, at)
        .reverse()
        .map((other) => ({ with: other!, leads: true })),
      ...others.slice(at + 1).map((other) => ({ with: other!, leads: false })),
    ];
    order.forEach(({ with: other, leads }, i) => {
      this.stack.combine({
        name: i === order.length - 1 ? name : `${name}.${i + 1}`,
        by: COMBINATIONS[className]!,
        with: other,
        ...(leads && className === 'Concatenate' && { leads }),
      });
    });
  }
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

function notRead({ name, className }: KerasLayer, why: string): Error {
  return unsupportedModel(
    `layer ${shown(name)} (${className}) ${why} is not read from Keras. ${REMEDY}`,
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
