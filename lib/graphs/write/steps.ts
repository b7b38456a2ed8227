/**
 * New nodes one after the other, in the words of the model's operator set: axes and sizes are
 * attributes in older ones and operands in newer ones.
 */
import type { onnxTree } from '../../formats';
import { productAttributes, RUNTIME_DOMAIN } from './packed';
import type { Factor, NewWeights } from './weights';

/** The first operator set in which Squeeze, Unsqueeze and Split take their numbers as operands. */
const OPERANDS_FROM = 13;
/** The same of Clip. */
const CLIP_OPERANDS_FROM = 11;

type Attributes = NonNullable<onnxTree.NewNode['attributes']>;

export class Steps {
  readonly nodes: onnxTree.NewNode[] = [];

  constructor(
    /** What names of new nodes and values begin with. */
    readonly prefix: string,
    readonly weights: NewWeights,
    readonly opset: number,
    /** Of the values. */
    readonly type: onnxTree.TensorType,
    /** Whether they stand in a function, which sees no initializers. */
    readonly inFunction: boolean,
  ) {}

  /** Steps of their own, for the body of a Scan: it sees what is made outside of it. */
  inside(prefix: string): Steps {
    const name = `${this.prefix}/${prefix}`;
    return new Steps(name, this.weights, this.opset, this.type, this.inFunction);
  }

  name(what: string): string {
    return this.weights.names.fresh(`${this.prefix}/${what}`);
  }

  /** A node of one output, of that name where one is given; the name of the output. */
  op(
    op: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    output: string = this.name(op),
  ): string {
    this.ops(op, inputs, [output], attributes);
    return output;
  }

  ops(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
  ): void {
    this.nodes.push({ op, name: outputs.find(Boolean) ?? '', inputs, outputs, attributes });
  }

  /** x W^T, and what is added to it. @param x rows, where anything is added. */
  product(x: string, factor: Factor, plus?: string, output?: string): string {
    if ('floats' in factor)
      return plus === undefined
        ? this.op('MatMul', [x, factor.floats], {}, output)
        : this.op('Gemm', [x, factor.floats, plus], {}, output);
    const name = plus === undefined && output !== undefined ? output : this.name('MatMulNBits');
    const { packed, operands } = factor;
    this.nodes.push({
      op: 'MatMulNBits',
      domain: RUNTIME_DOMAIN,
      name,
      inputs: [x, ...operands],
      outputs: [name],
      attributes: productAttributes(packed),
    });
    return plus === undefined ? name : this.op('Add', [name, plus], {}, output);
  }

  number(value: number): string {
    return this.weights.number(this, value);
  }

  squeeze(x: string, axes: readonly number[]): string {
    return this.#withInts('Squeeze', x, 'axes', axes, [this.name('Squeeze')])[0]!;
  }

  unsqueeze(x: string, axes: readonly number[], output = this.name('Unsqueeze')): string {
    return this.#withInts('Unsqueeze', x, 'axes', axes, [output])[0]!;
  }

  split(x: string, axis: number, sizes: readonly number[]): string[] {
    if (sizes.length === 1) return [x];
    const outputs = sizes.map(() => this.name('Split'));
    return this.#withInts('Split', x, 'split', sizes, outputs, { axis });
  }

  reshape(x: string, shape: readonly number[], output = this.name('Reshape')): string {
    return this.op('Reshape', [x, this.weights.ints(this, shape)], {}, output);
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.op('Transpose', [x], { perm });
  }

  concat(all: readonly string[], axis: number): string {
    return all.length === 1 ? all[0]! : this.op('Concat', all, { axis });
  }

  /** Gives a value another name. */
  named(x: string, output: string): void {
    if (x !== output) this.op('Identity', [x], {}, output);
  }

  clip(x: string, bound: number): string {
    if (this.opset < CLIP_OPERANDS_FROM)
      return this.op('Clip', [x], { min: { float: -bound }, max: { float: bound } });
    return this.op('Clip', [x, this.number(-bound), this.number(bound)]);
  }

  #withInts(
    op: string,
    x: string,
    attribute: string,
    values: readonly number[],
    outputs: readonly string[],
    attributes: Attributes = {},
  ): string[] {
    if (this.opset < OPERANDS_FROM)
      this.ops(op, [x], outputs, { ...attributes, [attribute]: values });
    else this.ops(op, [x, this.weights.ints(this, values)], outputs, attributes);
    return [...outputs];
  }
}
