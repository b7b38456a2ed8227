/** A network of a state dict and of what its architecture says. */
import { unsupportedModel } from '../../errors';
import { isDenseLayer, type FrameLayer, type Layer, type Network } from '../../model';
import type { Weight } from '../../weights';
import type { Architecture } from './architecture';
import { checkpointBudget } from './budget';
import { LayerMaker } from './layers';
import { modulesOf } from './modules';
import type { NamedTensor } from './named-tensor';
import { orderOf, titleOf, type Order } from './order';

export interface PyTorchNetwork extends Order {
  readonly network: Network;
}

/**
 * @param fileSize in bytes, by which it is bounded what tensors may take that are views of the same
 *   numbers.
 * @throws CompactRnnError INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL.
 */
export function networkOfStateDict(
  tensors: readonly NamedTensor[],
  architecture: Architecture,
  { fileSize, signal }: { fileSize: number; signal?: AbortSignal | undefined },
): PyTorchNetwork {
  const order = orderOf(modulesOf(tensors), architecture);
  const maker = new LayerMaker(checkpointBudget(fileSize), signal);
  const { frontEnd, units, emits = 'every-frame' } = architecture;
  const body = assembled(order, maker);
  return {
    ...order,
    network: { ...body, emits, ...(frontEnd && { frontEnd }), ...(units && { units }) },
  };
}

type Body = Pick<Network, 'embedding' | 'layers' | 'beforeHead' | 'head'>;

function assembled({ modules }: Order, maker: LayerMaker): Body {
  let embedding: Weight | undefined;
  const layers: Layer[] = [];
  /** Since the last recurrent layer. */
  let frames: FrameLayer[] = [];
  modules.forEach(({ module, placed }, i) => {
    if (module.kind === 'recurrent') {
      const [first, ...others] = maker.recurrent(module, placed);
      layers.push(frames.length > 0 ? { ...first!, before: frames } : first!, ...others);
      frames = [];
    } else if (module.kind === 'unknown') {
      throw unsupportedModel(
        `${module.name} is ${titleOf(module)}, which a network here cannot have: export the model to ONNX (torch.onnx.export)`,
      );
    } else if (module.kind !== 'matrix') {
      frames.push(maker.norm(module, placed));
    } else if (placed.use !== 'embedding') {
      frames.push(maker.dense(module, placed));
    } else {
      if (i > 0) throw unsupportedModel(`${module.name}, an embedding, must be the first module`);
      embedding = maker.matrix(`${module.name}.weight`, module.weight);
    }
  });
  if (layers.length === 0)
    throw unsupportedModel(
      'the state dict has no recurrent layer (nn.RNN, nn.GRU or nn.LSTM): name a file that has one',
    );
  const last = frames.findLastIndex((frame) => !isDenseLayer(frame));
  const beforeHead = frames.slice(0, last + 1);
  return {
    ...(embedding && { embedding }),
    layers,
    ...(beforeHead.length > 0 && { beforeHead }),
    head: frames.slice(last + 1).filter(isDenseLayer),
  };
}
