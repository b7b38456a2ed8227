/**
 * One node about to be evaluated: its operands, its attributes, and the words in which it is
 * refused.
 */
import { CompactRnnError } from '../../errors';
import type { NodeProto } from './proto';
import { listOf, type Value } from './value';

/** Thrown while a node is evaluated: why it cannot be represented, and the remedy. */
export class Refusal extends Error {}

export function labelOf(node: NodeProto): string {
  return `node "${node.name || (node.output.find(Boolean) ?? '')}"`;
}

/** The operator with its domain, where that is not ONNX's own. */
export function operatorOf({ domain, opType }: NodeProto): string {
  return domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
}

export class Operation {
  readonly label: string;
  private readonly attributes: ReadonlyMap<string, NodeProto['attribute'][number]>;

  constructor(
    readonly node: NodeProto,
    readonly operands: readonly (Value | undefined)[],
    /**
     * Its index among the nodes of the graph, which exporters write in the order of computation.
     */
    readonly position: number,
    /** Version of ONNX's own operator set. */
    readonly opset: number,
  ) {
    this.label = labelOf(node);
    this.attributes = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
  }

  /** An operand that the operator requires. */
  operand(index: number): Value {
    const value = this.operands[index];
    if (!value) {
      throw new CompactRnnError(
        'INVALID_FILE',
        `${this.label}: op ${this.node.opType} lacks its input ${index}`,
      );
    }
    return value;
  }

  has(name: string): boolean {
    return this.attributes.has(name);
  }

  int(name: string, fallback: number): number {
    return this.attributes.get(name)?.i ?? fallback;
  }

  float(name: string, fallback: number): number {
    return this.attributes.get(name)?.f ?? fallback;
  }

  text(name: string, fallback: string): string {
    return this.attributes.get(name)?.s ?? fallback;
  }

  texts(name: string): readonly string[] {
    return this.attributes.get(name)?.strings ?? [];
  }

  attribute(name: string): NodeProto['attribute'][number] | undefined {
    return this.attributes.get(name);
  }

  /** Integers that older operator sets keep in an attribute and newer ones in an operand. */
  ints(name: string, index: number): readonly number[] | undefined {
    const attribute = this.attributes.get(name);
    if (attribute) return attribute.ints;
    const operand = this.operands[index];
    return operand && this.whole(operand, name);
  }

  private whole(value: Value, name: string): readonly number[] {
    const numbers = value.kind === 'constant' ? listOf(value) : [];
    const whole = numbers.filter((x) => typeof x === 'number' && Number.isInteger(x)) as number[];
    if (value.kind === 'constant' && whole.length === numbers.length) return whole;
    throw new Refusal(`its ${name} are computed from the data: export the model with fixed ones`);
  }
}
