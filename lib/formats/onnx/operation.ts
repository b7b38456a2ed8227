/**
 * One node about to be evaluated: its operands, its attributes, and the words in which it is
 * refused.
 */
import { invalidFile } from '../../errors';
import type { Extent, Role } from './axis';
import { type Budget, numbersOf, type SharedWeights, sizeOf } from '../tensors';
import type { ExternalFiles } from './external';
import { labelOf } from './names';
import type { AttributeProto, NodeProto } from './proto';
import type { Constant, Value } from './value';

/** Thrown while a node is evaluated: why it cannot be represented, and the remedy. */
export class Refusal extends Error {
  /** @param inPlace whether the model might be compressed in place all the same. */
  constructor(
    message: string,
    readonly inPlace = true,
  ) {
    super(message);
  }
}

/** What all nodes of a file that is being read have in common. */
export interface Reading {
  /** Version of ONNX's own operator set. */
  readonly opset: number;
  readonly budget: Budget;
  readonly weights: SharedWeights;
  /** Files beside the model. */
  readonly external: ExternalFiles;
  /** The graph inputs that give recurrent layers their initial states, as far as they were met. */
  readonly stateInputs: Set<string>;
  /** Of graph inputs that layers read: what their axes mean, as far as it is known. */
  readonly inputRoles: Map<string, Map<number, Role>>;
  /** Nodes whose `sequence_lens` are computed by operators that are not followed. */
  readonly unknownLengths: NodeProto[];
  /** Nodes that quantize their inputs as onnxruntime runs them. */
  readonly quantizing: NodeProto[];
}

/**
 * No list of sizes, axes or positions that a sound graph computes with is longer, while a corrupt
 * one may have any length.
 */
const LONGEST_LIST = 2 ** 20;

/** What each number of a list takes, and of what is made of the list. */
const LISTED_BYTES = 24;

/** What a layer takes besides its numbers: a file needs a few dozen bytes for one. */
export const LAYER_BYTES = 4096;

export class Operation {
  readonly label: string;

  constructor(
    readonly node: NodeProto,
    readonly operands: readonly (Value | undefined)[],
    /**
     * Its index among the nodes of the graph, which exporters write in the order of computation.
     */
    readonly position: number,
    readonly reading: Reading,
  ) {
    this.label = labelOf(node);
  }

  /** An operand that the operator requires. */
  operand(index: number): Value {
    const value = this.operands[index];
    if (!value) throw invalidFile(`${this.label}: op ${this.node.opType} lacks its input ${index}`);
    return value;
  }

  has(name: string): boolean {
    return this.attribute(name) !== undefined;
  }

  int(name: string, fallback: number): number {
    return this.attribute(name)?.i ?? fallback;
  }

  float(name: string, fallback: number): number {
    return this.attribute(name)?.f ?? fallback;
  }

  text(name: string, fallback: string): string {
    return this.attribute(name)?.s ?? fallback;
  }

  texts(name: string): readonly string[] {
    return this.attribute(name)?.strings ?? [];
  }

  attribute(name: string): AttributeProto | undefined {
    return this.node.attribute.find((attribute) => attribute.name === name);
  }

  /** Integers that older operator sets keep in an attribute and newer ones in an operand. */
  ints(name: string, index: number): readonly number[] | undefined {
    const attribute = this.attribute(name);
    if (attribute) return this.#short(attribute.ints, name);
    const operand = this.operands[index];
    return operand && this.#whole(operand, name);
  }

  /** The numbers of a constant one by one, in memory; `what` names them in errors. */
  list(value: Constant, what: string): readonly Extent[] {
    const size = sizeOf(value);
    if (size > LONGEST_LIST)
      throw new Refusal(`its ${what} are ${size} numbers, above the limit of ${LONGEST_LIST}`);
    this.reading.budget.make(LISTED_BYTES * size);
    const numbers = numbersOf(value, this.reading.budget);
    return Array.isArray(numbers) ? numbers : Array.from(numbers);
  }

  #whole(value: Value, name: string): readonly number[] {
    const numbers = value.kind === 'constant' ? this.list(value, name) : [];
    const whole = numbers.filter((x) => typeof x === 'number' && Number.isInteger(x)) as number[];
    if (value.kind === 'constant' && whole.length === numbers.length) return whole;
    throw new Refusal(`its ${name} are computed from the data: export the model with fixed ones`);
  }

  #short(ints: readonly number[], name: string): readonly number[] {
    if (ints.length <= LONGEST_LIST) return ints;
    throw new Refusal(`its ${name} are ${ints.length} numbers, above the limit of ${LONGEST_LIST}`);
  }
}
