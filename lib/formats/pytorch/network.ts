/** A network of a state dict and of what its architecture says. */
import { unsupportedModel } from '../../errors';
import { INPUT_NAME, type Network } from '../../model';
import { LayerStack } from '../layer-stack';
import type { Architecture } from './architecture';
import { checkpointBudget } from './budget';
import { frameActivation, LayerMaker } from './layers';
import { modulesOf } from './modules';
import type { NamedTensor } from './named-tensor';
import type { PlacedCombination, PlacedFunction } from './placed';
import { orderOf, type Placed, type Step, titleOf, type Order } from './order';

export interface PyTorchNetwork extends Order {
  readonly network: Network;
}

/**
 * @param fileSize in bytes, by which it is bounded what tensors may take that are views of the same
 *   numbers.
 * @throws CompactRnnError INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL.
 */
export async function networkOfStateDict(
  tensors: readonly NamedTensor[],
  architecture: Architecture,
  { fileSize, signal }: { fileSize: number; signal?: AbortSignal | undefined },
): Promise<PyTorchNetwork> {
  const order = orderOf(modulesOf(tensors), architecture);
  const maker = new LayerMaker(checkpointBudget(fileSize), signal);
  const combined = order.steps.flatMap(({ placed }) => ('combine' in placed ? [placed.with] : []));
  const layers = new Layers(maker, new Set(combined));
  for (const [i, step] of order.steps.entries()) layers.add(step, i);
  const { frontEnd, units, emits = 'every-frame' } = architecture;
  const body = await layers.network(signal);
  return {
    ...order,
    network: { ...body, emits, ...(frontEnd && { frontEnd }), ...(units && { units }) },
  };
}

/** Puts the layers of steps one upon the other. */
class Layers {
  readonly #stack = new LayerStack();
  /** The layer at the top behind each name: a module may have several. */
  readonly #tops = new Map<string, string>();
  /** What the step at the top is called. */
  #below = INPUT_NAME;

  constructor(
    private readonly maker: LayerMaker,
    /** The names of what a later step reads. */
    private readonly combined: ReadonlySet<string>,
  ) {}

  add(step: Step, i: number): void {
    const name = step.module ? this.#module(step, i) : this.#other(step.placed, i);
    this.#tops.set(name, this.#stack.top);
    this.#below = name;
  }

  /** @returns what it is called. */
  #other(placed: PlacedFunction | PlacedCombination, i: number): string {
    if ('activation' in placed) {
      const { name = `activation${i + 1}` } = placed;
      const activation = frameActivation(placed.activation);
      const { size } = this.#stack;
      // What a later step reads ends before it.
      if (size !== undefined && this.combined.has(this.#below))
        this.#stack.frames({ kind: 'elementwise', name, size, activation });
      else this.#stack.activation(name, activation);
      return name;
    }
    const { name = `combination${i + 1}`, combine: by, with: other, leads } = placed;
    const source = this.#tops.get(other) ?? other;
    this.#stack.combine({ name, by, with: source, ...(leads && { leads }) });
    return name;
  }

  /** @returns what it is called. */
  #module({ module, placed }: Placed, i: number): string {
    const { name = module.name } = placed;
    switch (module.kind) {
      case 'recurrent':
        for (const layer of this.maker.recurrent(module, placed)) this.#stack.recurrent(layer);
        return name;
      case 'matrix':
        if (placed.use !== 'embedding') {
          this.#stack.dense(this.maker.dense(module, placed));
          this.#activation(module.name, placed);
          return name;
        }
        if (i > 0) throw unsupportedModel(`${module.name}, an embedding, must be the first module`);
        this.#stack.embedding(
          module.name,
          this.maker.matrix(`${module.name}.weight`, module.weight),
        );
        return name;
      case 'unknown':
        throw unsupportedModel(
          `${module.name} is ${titleOf(module)}, which a network here cannot have: export the model to ONNX (torch.onnx.export)`,
        );
      default:
        this.#stack.frames(this.maker.norm(module, placed));
        this.#activation(module.name, placed);
        return name;
    }
  }

  #activation(module: string, { name = module, activation = 'none' }: Placed['placed']): void {
    if (activation !== 'none')
      this.#stack.activation(`${name}.activation`, frameActivation(activation));
  }

  /** @throws CompactRnnError UNSUPPORTED_MODEL where no layer is recurrent. */
  async network(signal: AbortSignal | undefined): Promise<Network> {
    if (this.#stack.hasRecurrent) return this.#stack.network(signal);
    throw unsupportedModel(
      'the state dict has no recurrent layer (nn.RNN, nn.GRU or nn.LSTM): name a file that has one',
    );
  }
}
