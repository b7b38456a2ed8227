/**
 * Which networks can be trained: back-propagation supports fewer recurrent layers than inference.
 */
import { unsupportedModel } from '../errors';
import type { Layer, Network } from '../model';

/**
 * Checks that a network can be trained.
 * @throws CompactRnnError UNSUPPORTED_MODEL naming what cannot be trained, and what can.
 */
export function checkTrainable(network: Network): void {
  const obstacle = network.layers.map(obstacleIn).find((each) => each !== undefined);
  if (obstacle === undefined) return;
  throw unsupportedModel(
    `the network has ${obstacle}, which does not train here: what trains are recurrent layers with the usual ` +
      'activations and zero initial states, an embedding, and layers of frames before, between and behind them. ' +
      'Train the model in its own framework, and compress it afterwards',
  );
}

function obstacleIn({ name, coupledGates, weights }: Layer): string | undefined {
  if (coupledGates) return `coupled gates in ${name}`;
  if (weights.some(({ activations }) => activations)) return `activations of its own in ${name}`;
  if (weights.some((each) => each.initialHidden ?? each.initialCell))
    return `initial states in ${name}`;
  return undefined;
}
