/** The layers that a plan may name, and those to which a rule applies. */
import { invalidOption } from '../errors';
import { ownElements, shown } from '../json';
import { denseLayersOf, type Layer, type Network } from '../model';
import { suggest } from '../suggest';
import { type CompressionMethod, kindMethodOf } from './methods';

/** Whether the layer has a projection already, and so cannot get one. */
export function isProjected(layer: Layer): boolean {
  return layer.weights.some(({ projection }) => projection !== undefined);
}

/** The layer of that name. Errors name `where` the name was read. */
export function namedLayer(network: Network, name: unknown, where: string): Layer {
  const names = network.layers.map((layer) => layer.name);
  const layer = network.layers.find((each) => each.name === name);
  if (!layer) {
    if (denseLayersOf(network).some((each) => each.name === name))
      throw invalidOption(
        `${where} names ${shown(name)}, which is a dense layer: a plan may give its weight a kind`,
      );
    const hint =
      (typeof name === 'string' && suggest(name, names)) || `; its layers are ${names.join(', ')}`;
    throw invalidOption(`${where} names ${shown(name)}, which the model does not have${hint}`);
  }
  return layer;
}

/** The same where it may get a projection. */
export function compressibleLayer(network: Network, name: unknown, where: string): Layer {
  const layer = namedLayer(network, name, where);
  if (isProjected(layer))
    throw invalidOption(
      `${where} names ${layer.name}, which has a projection already and cannot get another ` +
        'by joint-svd: leave it out',
    );
  return layer;
}

/** The layers to compress. For kinds of weight a layer may have a projection already. */
export function chosenLayers(
  network: Network,
  names: readonly string[] | undefined,
  method: CompressionMethod,
): readonly Layer[] {
  const projecting = !kindMethodOf(method);
  if (names === undefined) {
    const layers = network.layers.filter((layer) => !projecting || !isProjected(layer));
    if (layers.length === 0)
      throw invalidOption(
        'every layer of the model has a projection already: nothing is left to compress',
      );
    return layers;
  }
  const own = ownElements(names) ?? [];
  if (own.length === 0) throw invalidOption('layers must name at least one layer, but names none');
  const wanted = new Set(
    own.map((name) => (projecting ? compressibleLayer : namedLayer)(network, name, 'layers')),
  );
  return network.layers.filter((layer) => wanted.has(layer));
}
