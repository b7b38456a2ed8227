/** Which networks train: back-propagation knows recurrent layers and dense ones behind them. */
import { unsupportedModel } from '../errors';
import type { Layer, Network } from '../model';

/**
 * @throws CompactRnnError UNSUPPORTED_MODEL naming what does not train, and which networks do.
 */
export function checkTrainable(network: Network): void {
  const obstacle =
    network.layers.map(obstacleIn).find((each) => each !== undefined) ??
    (network.beforeHead?.[0] && `"${network.beforeHead[0].name}" before the head`);
  if (obstacle === undefined) return;
  throw unsupportedModel(
    `the network has ${obstacle}, which does not train here: what trains are recurrent layers one behind the other ` +
      'with the usual activations and zero initial states, an embedding before them and dense layers behind them. ' +
      'Train the model in its own framework, and compress it afterwards',
  );
}

function obstacleIn({ name, before, coupledGates, weights }: Layer): string | undefined {
  if (before?.[0]) return `"${before[0].name}" before ${name}`;
  if (coupledGates) return `coupled gates in ${name}`;
  if (weights.some(({ activations }) => activations)) return `activations of its own in ${name}`;
  if (weights.some((each) => each.initialHidden ?? each.initialCell))
    return `initial states in ${name}`;
  return undefined;
}
