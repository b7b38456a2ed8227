/** The operators of a graph, one after the other, as layers. */
import { unsupportedModel } from '../../errors';
import { shown } from '../../json';
import type { Network } from '../../model';
import { denseActivation, type FrameActivation, LayerStack } from '../layer-stack';
import type { Budget } from '../tensors';
import type { Operator, Tensor } from './graph';
import { recurrentLayer, RECURRENT } from './recurrent';
import { WeightMaker } from './weights';

/** Functions of frames, by the numbers of their operators. */
const FUNCTIONS: Readonly<Record<number, FrameActivation>> = {
  14: { name: 'sigmoid' },
  19: { name: 'relu' },
  21: { name: 'clip', alpha: 0, beta: 6 },
  25: 'softmax',
  28: { name: 'tanh' },
  50: 'log-softmax',
  98: { name: 'leaky-relu', alpha: 0 },
  111: { name: 'elu' },
  117: { name: 'hard-swish' },
};
/** Those that a dense layer may end with, by their number among its options. */
const FUSED: Readonly<Record<number, FrameActivation>> = {
  0: { name: 'none' },
  1: { name: 'relu' },
  3: { name: 'clip', alpha: 0, beta: 6 },
  4: { name: 'tanh' },
};
const LEAKY_RELU = 98;
const FULLY_CONNECTED = 9;
const DEQUANTIZE = 6;
const QUANTIZE = 114;
/** RESHAPE, SQUEEZE, EXPAND_DIMS. */
const RESHAPES: readonly number[] = [22, 43, 70];

export class Row {
  readonly #stack = new LayerStack();
  readonly #weights: WeightMaker;
  #top: Tensor;
  #quantized = false;

  constructor(input: Tensor, budget: Budget, signal?: AbortSignal) {
    this.#top = input;
    this.#weights = new WeightMaker(budget, signal);
    const size = input.dims.at(-1);
    if (size !== undefined && size > 0) this.#stack.input(size);
  }

  /** What the last operator computes. */
  get top(): Tensor {
    return this.#top;
  }

  /** Whether any layer computes with integers where TensorFlow Lite runs it. */
  get quantized(): boolean {
    return this.#quantized;
  }

  network(signal?: AbortSignal): Promise<Network> {
    return this.#stack.network(signal);
  }

  /** @throws CompactRnnError UNSUPPORTED_MODEL, INVALID_MODEL. */
  add(operator: Operator): void {
    const { code, inputs, outputs } = operator;
    const [output] = outputs;
    const data = inputs.filter((each) => each && !each.isConstant && !each.isState);
    if (!output || data.length !== 1 || data[0] !== this.#top)
      throw this.#refusal(operator, 'reads other tensors than that before it');
    if (code in RECURRENT) this.#addRecurrent(operator, output);
    else if (code === FULLY_CONNECTED) this.#addDense(operator, output);
    else if (RESHAPES.includes(code)) this.#checkShape(operator, output);
    else if (code in FUNCTIONS) this.#addFunction(operator, output);
    else if (code !== QUANTIZE && code !== DEQUANTIZE)
      throw this.#refusal(operator, 'is none that a model here can have');
    this.#quantized ||= output.isQuantized;
    this.#top = output;
  }

  #addRecurrent(operator: Operator, output: Tensor): void {
    const layer = recurrentLayer(operator, nameOf(output), this.#weights);
    if (typeof layer === 'string') throw this.#refusal(operator, layer);
    this.#stack.recurrent(layer);
  }

  #addDense(operator: Operator, output: Tensor): void {
    const [, matrix, bias] = operator.inputs;
    const fused = FUSED[operator.options?.number(0, 'int8') ?? 0];
    if (!matrix || !fused) throw this.#refusal(operator, 'has an activation that is not read');
    const weight = this.#weights.matrix([matrix]);
    const name = nameOf(output);
    if (weight.cols !== this.#stack.size)
      throw this.#refusal(
        operator,
        `multiplies ${weight.cols} numbers, but a frame has ${this.#stack.size ?? 'another number'}`,
      );
    const { own, behind } = denseActivation(fused);
    this.#stack.dense({
      name,
      weight,
      ...(bias && { bias: this.#weights.vector([bias], weight.rows) }),
      activation: own,
    });
    if (behind) this.#stack.activation(`${name}.activation`, behind);
  }

  #addFunction({ code, options }: Operator, output: Tensor): void {
    const given = FUNCTIONS[code]!;
    const activation: FrameActivation =
      code === LEAKY_RELU ? { name: 'leaky-relu', alpha: options?.number(0, 'float') ?? 0 } : given;
    this.#stack.activation(nameOf(output), activation);
  }

  /** Frames must stay what they are: their numbers lie along the last axis. */
  #checkShape(operator: Operator, output: Tensor): void {
    if (output.dims.at(-1) === this.#stack.size) return;
    throw this.#refusal(
      operator,
      `makes [${output.dims.join(', ')}] of [${this.#top.dims.join(', ')}], of which a frame has ${this.#stack.size ?? '?'} numbers`,
    );
  }

  #refusal({ code, outputs }: Operator, why: string): Error {
    const upTo = this.#stack.hasRecurrent
      ? `read it up to there (option output of loadModel, --graph-output ${shown(this.#top.name)})`
      : 'convert the original model to ONNX (tf2onnx), which can be compressed in place';
    return unsupportedModel(
      `the operator of the tensor ${shown(outputs[0]?.name ?? '')} (number ${code} of the schema) cannot be represented: it ${why}. ` +
        `To use the model all the same, ${upTo}`,
    );
  }
}

const nameOf = ({ name }: Tensor): string => name || 'layer';
