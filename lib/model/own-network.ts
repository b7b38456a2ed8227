/**
 * The network of a model: a copy of what a caller gives, which nobody else can change. Every field
 * is read once, and only the copy is checked and used: what is an array today may have getters, lie
 * in memory of several threads, or be cut tomorrow.
 */
import { CompactRnnError, invalidModel } from '../errors';
import { shown } from '../json';
import { checkDense, ownFloats, type Weight, WeightOwner } from '../weights';
import { completeFrontEnd } from './complete-front-end';
import { completeFunction } from './activation-function';
import { isDenseLayer, type DenseLayer, type FrameLayer } from './frame-layer';
import { directionName, type Layer, type LayerWeights } from './layer';
import { EMBEDDING_NAME, matrixName, type MatrixRole } from './matrices';
import { checkMemory, MOST_LAYERS } from './memory';
import type { Network } from './network';
import { checkedUnits } from './units';
import { checkArray, checkName, checkObject } from './field-checks';
import { ownNetworkNumbers, validateNetwork } from './validate';
import { hasOwnVectors, withVectors } from './vectors';

const OWNED = new WeakSet<Network>();

/**
 * @returns the network itself where it is the copy of an earlier call, or a model.
 * @throws CompactRnnError INVALID_MODEL where its parts do not fit together, a number is NaN or
 *   infinite, or it would take far more memory than it holds numbers.
 */
export function ownNetwork(given: Network): Network {
  if (OWNED.has(given)) return given;
  const network = reading(() => new NetworkOwner().own(given));
  validateNetwork(network);
  checkMemory(network);
  ownNetworkNumbers(network);
  return markOwned(Object.freeze(network));
}

/** A model holds what {@link ownNetwork} has made. */
export function markOwned<Owned extends Network>(network: Owned): Owned {
  OWNED.add(network);
  return network;
}

/**
 * Layers of a graph that need not feed each other, to make a plan for: a network that nobody may
 * run. It must not leave the library.
 */
export function layersToPlan(layers: readonly Layer[], head: readonly DenseLayer[]): Network {
  return markOwned(Object.freeze({ layers, head, emits: 'every-frame' as const }));
}

/** Getters and proxies may throw anything. */
function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof CompactRnnError) throw cause;
    const reason = cause instanceof Error ? cause.message : shown(cause);
    throw invalidModel(`the network cannot be read: ${reason}`, cause);
  }
}

class NetworkOwner {
  readonly #weights = new WeightOwner();
  readonly #vectors = new Map<unknown, Float32Array>();

  own(given: Network): Network {
    checkObject('a network', given);
    const { embedding, layers, beforeHead, head, emits, frontEnd, units } = given;
    if (embedding !== undefined) checkDense('the embedding', embedding);
    return {
      ...(embedding !== undefined && { embedding: this.#weights.own(embedding, EMBEDDING_NAME) }),
      layers: ownList('the layers of a network', layers, (layer, i) => this.#layer(layer, i)),
      ...(beforeHead !== undefined && {
        beforeHead: this.#frames('what stands before the head', beforeHead),
      }),
      head: ownList('the head of a network', head, (layer, i) =>
        this.#dense(layer, `layer ${i + 1} of the head`),
      ),
      emits,
      ...(frontEnd !== undefined && { frontEnd: completeFrontEnd(frontEnd, 'INVALID_MODEL') }),
      ...(units !== undefined && { units: checkedUnits(units, 'units', 'INVALID_MODEL') }),
    };
  }

  #layer(given: Layer, position: number): Layer {
    checkObject(`layer ${position + 1}`, given);
    const { name, cell, direction, inputSize, hiddenSize, weights, emits } = given;
    const { activation, resetAfter, coupledGates, gateClip, cellClip, before } = given;
    checkName(`layer ${position + 1}`, name);
    const all = listOf(`${name} weights`, weights, 2);
    const own = {
      name,
      cell,
      direction,
      ...(before !== undefined && {
        before: this.#frames(`what stands before ${name}`, before),
      }),
      inputSize,
      hiddenSize,
      ...(activation !== undefined && { activation }),
      ...(isGiven(resetAfter, cell === 'gru') && { resetAfter }),
      ...(isGiven(coupledGates, cell === 'lstm') && { coupledGates }),
      ...(bounds(gateClip) && { gateClip }),
      ...(bounds(cellClip) && { cellClip }),
      ...(emits !== undefined && { emits }),
    };
    const directions = all.map((each, d) => this.#direction({ ...own, weights: all }, each, d));
    return Object.freeze({ ...own, weights: Object.freeze(directions) });
  }

  #direction(layer: Layer, given: LayerWeights, direction: number): LayerWeights {
    const where = directionName(layer, direction);
    checkObject(`${layer.name} weights[${direction}]`, given);
    if (hasOwnVectors(given)) return given; // of another model
    const { input, recurrent, projection, bias, recurrentBias, peepholes } = given;
    const { initialHidden, initialCell, activations } = given;
    const weight = (role: MatrixRole, value: Weight): Weight =>
      this.#weights.own(value, matrixName(layer, direction, role));
    return withVectors(
      {
        input: weight('input', input),
        recurrent: weight('recurrent', recurrent),
        ...(projection !== undefined && { projection: weight('projection', projection) }),
        ...(activations !== undefined && {
          activations: ownList(`the activations of ${where}`, activations, (each, k) =>
            completeFunction(`activation ${k + 1} of ${where}`, each),
          ),
        }),
      },
      {
        bias: this.#vector(`${where} bias`, bias),
        ...this.#optional(where, 'recurrentBias', 'recurrent bias', recurrentBias),
        ...this.#optional(where, 'peepholes', 'peepholes', peepholes),
        ...this.#optional(where, 'initialHidden', 'initial state', initialHidden),
        ...this.#optional(where, 'initialCell', 'initial cell state', initialCell),
      },
    );
  }

  #frames(what: string, given: readonly FrameLayer[]): readonly FrameLayer[] {
    return ownList(what, given, (layer, i) => this.#frame(layer, `layer ${i + 1} of ${what}`));
  }

  #frame(given: FrameLayer, what: string): FrameLayer {
    checkObject(what, given);
    if (hasOwnVectors(given)) return given; // of another model
    if (isDenseLayer(given)) return this.#dense(given, what);
    const { name, kind } = given;
    checkName(what, name);
    if (kind === 'combination') {
      const { by, with: source, leads } = given;
      return withVectors({ kind, name, by, with: source, ...(leads && { leads }) }, {});
    }
    const { size, scale, shift } = given;
    const vectors = {
      ...this.#optional(name, 'scale', 'scale', scale),
      ...this.#optional(name, 'shift', 'shift', shift),
    };
    if (kind !== 'elementwise')
      return withVectors({ kind, name, size, epsilon: given.epsilon }, vectors);
    const { activation } = given;
    const own =
      typeof activation === 'object'
        ? completeFunction(`${name} activation`, activation)
        : activation;
    return withVectors(
      { kind, name, size, ...(own !== undefined && { activation: own }) },
      vectors,
    );
  }

  #dense(given: DenseLayer, what: string): DenseLayer {
    checkObject(what, given);
    if (hasOwnVectors(given)) return given; // of another model
    const { name, weight, bias, activation } = given;
    checkName(what, name);
    return withVectors(
      { name, weight: this.#weights.own(weight, `${name} weight`), activation },
      this.#optional(name, 'bias', 'bias', bias),
    );
  }

  #optional<Key extends string>(
    where: string,
    key: Key,
    what: string,
    value: Float32Array | undefined,
  ): Partial<Record<Key, Float32Array>> {
    if (value === undefined) return {};
    return { [key]: this.#vector(`${where} ${what}`, value) } as Record<Key, Float32Array>;
  }

  #vector(what: string, given: Float32Array): Float32Array {
    const vector = this.#vectors.get(given) ?? ownFloats(what, given);
    this.#vectors.set(given, vector);
    return vector;
  }
}

/** The elements of a list that is to be read once. */
function listOf<Item>(what: string, list: readonly Item[], most: number): Item[] {
  checkArray(what, list);
  const { length } = list;
  if (!(length <= most))
    throw invalidModel(`${what} are ${length}, more than the ${most} there can be`);
  return Array.from({ length }, (_, i) => list[i]!);
}

function ownList<Item>(
  what: string,
  list: readonly Item[],
  own: (item: Item, position: number) => Item,
): readonly Item[] {
  return Object.freeze(listOf(what, list, MOST_LAYERS).map(own));
}

/** Where an option means nothing, to say that it is off says nothing either. */
function isGiven(option: unknown, means: boolean): boolean {
  return option !== undefined && (means || option !== false);
}

/** What is beyond every float bounds nothing; NaN is for the checks to refuse. */
function bounds(clip: unknown): boolean {
  if (clip === undefined) return false;
  return typeof clip !== 'number' || Math.fround(clip) !== Infinity;
}
