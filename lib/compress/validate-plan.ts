/** A plan that somebody wrote or edited, checked against the network that it is for. */
import { CompactRnnError } from '../errors';
import { Fields } from '../json/fields';
import type { Layer } from '../model/layer';
import { checkNetwork } from '../model/model';
import type { Network } from '../model/network';
import { DTYPES } from '../model/weight';
import { checkRank, checkTarget, checkTau } from './limits';
import { compressibleLayer, METHODS, STARTS, type LayerPlan, type Plan, type ProjectionRule } from './plan';

const CODE = 'INVALID_OPTION';

function fail(message: string): never {
  throw new CompactRnnError(CODE, message);
}

function readRank(value: unknown, layer: Layer, where: string): number | number[] {
  if (!Array.isArray(value)) return checkRank(value, layer.hiddenSize, where);
  if (value.length !== layer.weights.length)
    fail(
      `${where} must hold a rank for each of the ${layer.weights.length} directions, but holds ${value.length}`,
    );
  return value.map((rank, i) => checkRank(rank, layer.hiddenSize, `${where}[${i}]`));
}

function readRule(value: unknown, layer: Layer, where: string): ProjectionRule {
  const fields = new Fields(value, where, CODE);
  const [tau, rank] = [fields.has('tau'), fields.has('rank')];
  fields.done();
  if (tau === rank)
    fail(`${where} must have exactly one of tau and rank, but has ${tau ? 'both' : 'neither'}`);
  return tau
    ? { tau: checkTau(fields.raw('tau'), `${where}.tau`) }
    : { rank: readRank(fields.raw('rank'), layer, `${where}.rank`) };
}

function readLayer(fields: Fields, network: Network, budgeted: boolean): LayerPlan {
  const name = fields.string('name');
  const layer = compressibleLayer(network, name, `${fields.where}.name`);
  const projection = fields.raw('projection');
  fields.done();
  if (projection !== undefined)
    return { name, projection: readRule(projection, layer, `plan.${name}.projection`) };
  if (!budgeted)
    fail(`plan.${name}.projection is missing: give it a tau or a rank, or the plan targetParameters`);
  return { name };
}

/**
 * Reads a plan.
 *
 * @param plan what JSON.parse made of a file, say.
 * @throws CompactRnnError `INVALID_OPTION`, naming the layer, the field, its value and its range.
 */
export function validatePlan(network: Network, plan: unknown): Plan {
  checkNetwork(network);
  const fields = new Fields(plan, 'plan', CODE);
  const method = fields.oneOf('method', METHODS);
  const starts = STARTS.filter((name) => fields.has(name) && fields.boolean(name));
  const common = {
    method,
    ...Object.fromEntries(starts.map((name) => [name, true])),
    ...(fields.has('dtype') && { dtype: fields.oneOf('dtype', DTYPES) }),
  };
  const target = fields.raw('targetParameters');
  const budgeted = target !== undefined;
  const layers = fields.objects('layers').map((layer) => readLayer(layer, network, budgeted));
  fields.done();
  const names = layers.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(`plan.layers names ${twice} twice`);
  if (!budgeted) return { ...common, layers };
  const targetParameters = checkTarget(target, 'plan.targetParameters');
  if (layers.every(({ projection }) => projection))
    fail('plan.targetParameters decides nothing: leave out the projection of at least one layer');
  return { ...common, layers, targetParameters };
}
