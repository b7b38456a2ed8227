/** A plan that somebody wrote or edited, checked against the network that it is for. */
import { CompactRnnError } from '../errors';
import { Fields } from '../json';
import { DTYPES, readWeightSpec, type WeightSpec } from '../weights';
import { checkNetwork, type Layer, matricesOf, type Matrix, type Network } from '../model';
import { compressibleLayer, namedLayer } from './chosen-layers';
import { checkRank, checkTarget, checkShare } from './limits';
import { isDictionaryMethod, isKindMethod, METHODS, type Method } from './methods';
import { BUDGETS, STARTS, type LayerPlan, type Plan, type ProjectionRule } from './plan';
import { refuseSearched } from './plan-compression';
import { checkStorage } from './plan-joint-svd';
import { SPENDS } from './spend';

const CODE = 'INVALID_OPTION';

function fail(message: string): never {
  throw new CompactRnnError(CODE, message);
}

function readRank(value: unknown, layer: Layer, where: string): number | (number | null)[] {
  if (!Array.isArray(value)) return checkRank(value, layer.hiddenSize, where);
  if (value.length !== layer.weights.length)
    fail(
      `${where} must hold a rank for each of the ${layer.weights.length} directions, but holds ${value.length}`,
    );
  if (value.every((rank) => rank === null))
    fail(`${where} leaves every direction dense: leave ${layer.name} out of plan.layers instead`);
  return value.map((rank, i) =>
    rank === null ? null : checkRank(rank, layer.hiddenSize, `${where}[${i}]`),
  );
}

function readRule(value: unknown, layer: Layer, where: string): ProjectionRule {
  const fields = new Fields(value, where, CODE);
  const [tau, rank] = [fields.has('tau'), fields.has('rank')];
  fields.done();
  if (tau === rank)
    fail(`${where} must have exactly one of tau and rank, but has ${tau ? 'both' : 'neither'}`);
  return tau
    ? { tau: checkShare(fields.raw('tau'), `${where}.tau`) }
    : { rank: readRank(fields.raw('rank'), layer, `${where}.rank`) };
}

/**
 * Of the shape that the matrix has now; where the layer gets a projection, Z_h has no more columns
 * than W_h.
 */
function readKind(fields: Fields, matrix: Matrix): WeightSpec {
  const { rows, cols } = matrix.weight;
  return readWeightSpec(fields, { rows, cols, gates: matrix.gates });
}

function readProjection(
  value: unknown,
  name: string,
  network: Network,
  method: Method,
  where: string,
): ProjectionRule {
  if (isKindMethod(method))
    fail(
      `plan.${name}.projection is not for the method ${method}: leave it out, or take joint-svd`,
    );
  const layer = compressibleLayer(network, name, where);
  const rule = readRule(value, layer, `plan.${name}.projection`);
  if ('tau' in rule && isDictionaryMethod(method))
    fail(
      `plan.${name}.projection must have a rank with ${method}, the atoms of its dictionary, but has a tau`,
    );
  return rule;
}

function readLayer(fields: Fields, network: Network, method: Method, budgeted: boolean): LayerPlan {
  const name = fields.string('name');
  const where = `${fields.where}.name`;
  const inHead = network.head.some((each) => each.name === name);
  if (!inHead) namedLayer(network, name, where);
  const kinds = inHead ? (['weight'] as const) : (['input', 'recurrent'] as const);
  const specs = kinds
    .filter((kind) => fields.has(kind))
    .map((kind): [string, WeightSpec] => {
      const matrix = matricesOf(network).find((each) => each.layer === name && each.kind === kind)!;
      return [kind, readKind(new Fields(fields.raw(kind), `plan.${name}.${kind}`, CODE), matrix)];
    });
  const projection = inHead ? undefined : fields.raw('projection');
  fields.done();
  const entry = { name, ...Object.fromEntries(specs) };
  if (projection !== undefined)
    return { ...entry, projection: readProjection(projection, name, network, method, where) };
  if (specs.length > 0) return entry;
  if (inHead)
    fail(`plan.${name}.weight is missing: say what kind it becomes, or leave ${name} out`);
  if (!budgeted || isKindMethod(method))
    fail(
      isKindMethod(method)
        ? `plan.${name} says nothing: give it input or recurrent, or leave it out`
        : `plan.${name}.projection is missing: give it a tau or a rank, or the plan ${BUDGETS.join(' or ')}`,
    );
  compressibleLayer(network, name, where);
  return entry;
}

function readNonzeros(fields: Fields, method: Method): Pick<Plan, 'nonzeros'> {
  if (isDictionaryMethod(method))
    return { nonzeros: fields.wholeNumber('nonzeros', 0, Number.MAX_SAFE_INTEGER) };
  if (fields.has('nonzeros'))
    fail(`plan.nonzeros is for odl and dirnet, but the method is ${method}`);
  return {};
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
  refuseSearched(plan as object, 'plan.');
  const method = fields.oneOf('method', METHODS);
  const starts = STARTS.filter((name) => fields.has(name) && fields.boolean(name));
  if (starts.length > 0 && method !== 'joint-svd')
    fail(`plan.${starts[0]!} is for joint-svd, but the method is ${method}: leave it out`);
  const common = {
    method,
    ...Object.fromEntries(starts.map((name) => [name, true])),
    ...(fields.has('dtype') && { dtype: fields.oneOf('dtype', DTYPES) }),
  };
  const budgets = BUDGETS.filter((name) => fields.has(name));
  const [field] = budgets;
  const spend = fields.has('spend') && fields.oneOf('spend', SPENDS);
  const nonzeros = readNonzeros(fields, method);
  const layers = fields
    .objects('layers')
    .map((layer) => readLayer(layer, network, method, field !== undefined));
  fields.done();
  const names = layers.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail(`plan.layers names ${twice} twice`);
  if (field && method !== 'joint-svd')
    fail(
      `plan.${field} is for joint-svd; a plan for ${method} says every size: planCompression finds them`,
    );
  if (budgets.length > 1) fail(`plan must have one budget, but has ${budgets.join(' and ')}`);
  if (!field) {
    if (spend) fail('plan.spend says where a budget goes, but the plan has none: leave it out');
    return { ...common, layers, ...nonzeros };
  }
  const budget = { [field]: checkTarget(fields.raw(field), `plan.${field}`) };
  checkStorage(network, { ...common, ...budget });
  if (layers.every(({ projection }) => projection))
    fail(`plan.${field} decides nothing: leave out the projection of at least one layer`);
  return { ...common, layers, ...budget, ...(spend && { spend }) };
}
