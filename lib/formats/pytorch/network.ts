/** A network of a state dict and of what its architecture says. */
import { unsupportedModel } from '../../errors';
import type { Network } from '../../model';
import { LayerStack } from '../layer-stack';
import type { Architecture } from './architecture';
import { checkpointBudget } from './budget';
import { frameActivation, LayerMaker } from './layers';
import { modulesOf } from './modules';
import type { NamedTensor } from './named-tensor';
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
  const layers = new Layers(new LayerMaker(checkpointBudget(fileSize), signal));
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

  constructor(private readonly maker: LayerMaker) {}

  add(step: Step, i: number): void {
    if (step.module) {
      this.#module(step, i);
      this.#tops.set(step.placed.name ?? step.module.name, this.#stack.top);
      return;
    }
    const { placed } = step;
    if ('activation' in placed) {
      const { name = `activation${i + 1}`, activation } = placed;
      this.#stack.activation(name, frameActivation(activation));
      this.#tops.set(name, this.#stack.top);
      return;
    }
    const { name = `combination${i + 1}`, combine: by, with: other, leads } = placed;
    const source = this.#tops.get(other) ?? other;
    this.#stack.combine({ name, by, with: source, ...(leads && { leads }) });
    this.#tops.set(name, this.#stack.top);
  }

  #module({ module, placed }: Placed, i: number): void {
    switch (module.kind) {
      case 'recurrent':
        for (const layer of this.maker.recurrent(module, placed)) this.#stack.recurrent(layer);
        return;
      case 'matrix':
        if (placed.use !== 'embedding') {
          this.#stack.dense(this.maker.dense(module, placed));
          this.#activation(module.name, placed);
          return;
        }
        if (i > 0) throw unsupportedModel(`${module.name}, an embedding, must be the first module`);
        this.#stack.embedding(
          module.name,
          this.maker.matrix(`${module.name}.weight`, module.weight),
        );
        return;
      case 'unknown':
        throw unsupportedModel(
          `${module.name} is ${titleOf(module)}, which a network here cannot have: export the model to ONNX (torch.onnx.export)`,
        );
      default:
        this.#stack.frames(this.maker.norm(module, placed));
        this.#activation(module.name, placed);
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
