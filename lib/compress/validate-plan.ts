/** A plan that somebody wrote or edited, checked against the network that it is for. */
import { ALLOCATIONS, BUDGETS, costOf } from '../allocation';
import { invalidOption } from '../errors';
import { Fields } from '../json';
import {
  denseLayersOf,
  ownNetwork,
  type Layer,
  matricesOf,
  type Matrix,
  type Network,
} from '../model';
import { type Dtype, DTYPES, readWeightSpec } from '../weights';
import { compressibleLayer, namedLayer } from './chosen-layers';
import { checkDirnetSettings } from './dirnet-settings';
import { checkLambda, checkRank, checkShare, checkTarget } from './limits';
import {
  type CompressionMethod,
  isDictionaryMethod,
  isRankedMethod,
  kindMethodOf,
  METHODS,
  type Plan,
  RANKED_METHODS,
} from './methods';
import { type LayerPlan, type MatrixPlan, type ProjectionRule, STARTS } from './plan';
import { refuseSearched, withAllocation } from './plan-compression';

const CODE = 'INVALID_OPTION';

function readRank(value: unknown, layer: Layer, where: string): number | (number | null)[] {
  if (!Array.isArray(value)) return checkRank(value, layer.hiddenSize, where);
  if (value.length !== layer.weights.length)
    throw invalidOption(
      `${where} must hold a rank for each of the ${layer.weights.length} directions, but ` +
        `holds ${value.length}`,
    );
  if (value.every((rank) => rank === null))
    throw invalidOption(
      `${where} leaves every direction dense: leave ${layer.name} out of plan.layers instead`,
    );
  return value.map((rank, i) =>
    rank === null ? null : checkRank(rank, layer.hiddenSize, `${where}[${i}]`),
  );
}

function readRule(value: unknown, layer: Layer, where: string): ProjectionRule {
  const fields = new Fields(value, where, CODE);
  const [tau, rank] = [fields.has('tau'), fields.has('rank')];
  const lambda = fields.has('lambda')
    ? { lambda: checkLambda(fields.raw('lambda'), `${where}.lambda`) }
    : {};
  const dtype = readDtype(fields);
  fields.done();
  if (tau === rank)
    throw invalidOption(
      `${where} must have exactly one of tau and rank, but has ${tau ? 'both' : 'neither'}`,
    );
  return tau
    ? { tau: checkShare(fields.raw('tau'), `${where}.tau`), ...dtype }
    : { rank: readRank(fields.raw('rank'), layer, `${where}.rank`), ...lambda, ...dtype };
}

/**
 * Of the shape that the matrix has now; where the layer gets a projection, Z_h has no more columns
 * than W_h.
 */
function readKind(fields: Fields, matrix: Matrix): MatrixPlan {
  const { rows, cols } = matrix.weight;
  const dtype = readDtype(fields);
  return { ...readWeightSpec(fields, { rows, cols, gates: matrix.gates }), ...dtype };
}

function readDtype(fields: Fields): { dtype?: Dtype } {
  return fields.has('dtype') ? { dtype: fields.oneOf('dtype', DTYPES) } : {};
}

function readProjection(
  value: unknown,
  name: string,
  network: Network,
  method: CompressionMethod,
  where: string,
): ProjectionRule {
  if (kindMethodOf(method))
    throw invalidOption(
      `plan.${name}.projection is not for the method ${method}: leave it out, or take joint-svd`,
    );
  const layer = compressibleLayer(network, name, where);
  const rule = readRule(value, layer, `plan.${name}.projection`);
  if ('tau' in rule && isDictionaryMethod(method))
    throw invalidOption(
      `plan.${name}.projection must have a rank with ${method}, the atoms of its dictionary, ` +
        'but has a tau',
    );
  return rule;
}

function readLayer(
  fields: Fields,
  network: Network,
  method: CompressionMethod,
  budgeted: boolean,
): LayerPlan {
  const name = fields.string('name');
  const where = `${fields.where}.name`;
  const isDense = denseLayersOf(network).some((each) => each.name === name);
  if (!isDense) namedLayer(network, name, where);
  const kinds = isDense ? (['weight'] as const) : (['input', 'recurrent'] as const);
  const specs = kinds
    .filter((kind) => fields.has(kind))
    .map((kind): [string, MatrixPlan] => {
      const matrix = matricesOf(network).find((each) => each.layer === name && each.role === kind)!;
      return [kind, readKind(new Fields(fields.raw(kind), `plan.${name}.${kind}`, CODE), matrix)];
    });
  const projection = isDense ? undefined : fields.raw('projection');
  fields.done();
  const entry = { name, ...Object.fromEntries(specs) };
  if (projection !== undefined)
    return { ...entry, projection: readProjection(projection, name, network, method, where) };
  if (specs.length > 0) return entry;
  if (isDense)
    throw invalidOption(
      `plan.${name}.weight is missing: say what kind it becomes, or leave ${name} out`,
    );
  if (!budgeted || kindMethodOf(method))
    throw invalidOption(
      kindMethodOf(method)
        ? `plan.${name} says nothing: give it input or recurrent, or leave it out`
        : `plan.${name}.projection is missing: give it a tau or a rank, or the plan ` +
            BUDGETS.join(' or '),
    );
  compressibleLayer(network, name, where);
  return entry;
}

/** What a plan says of sparse codes: `nonzeros`, or a lambda in every projection. */
function readCodes(
  fields: Fields,
  method: CompressionMethod,
  layers: readonly LayerPlan[],
): Pick<Plan, 'nonzeros' | 'dirnet'> {
  const given = fields.has('dirnet') ? fields.raw('dirnet') : undefined;
  const dirnet = checkDirnetSettings(given, method, 'plan.dirnet');
  const settings = dirnet && { dirnet };
  const projected = layers.filter(({ projection }) => projection);
  const penalized = projected.filter(({ projection }) => projection && 'lambda' in projection);
  if (!isDictionaryMethod(method)) {
    const field = penalized[0] ? `${penalized[0].name}.projection.lambda` : 'nonzeros';
    if (penalized[0] ?? fields.has('nonzeros'))
      throw invalidOption(`plan.${field} is for odl and dirnet, but the method is ${method}`);
    return {};
  }
  if (penalized.length === 0)
    return { nonzeros: fields.wholeNumber('nonzeros', 0, Number.MAX_SAFE_INTEGER), ...settings };
  if (fields.has('nonzeros'))
    throw invalidOption(
      `plan.nonzeros and plan.${penalized[0]!.name}.projection.lambda say the same in two ways: ` +
        'leave one out',
    );
  const open = projected.find((layer) => !penalized.includes(layer));
  if (open)
    throw invalidOption(
      `plan.${open.name}.projection.lambda is missing: every projection has one, or none`,
    );
  return { ...settings };
}

/** What a plan says of its budget, where it has one. */
function readBudget(
  fields: Fields,
  network: Network,
  { method, layers, ...common }: Pick<Plan, 'method' | 'layers' | 'dtype'>,
): Pick<Plan, 'targetParameters' | 'targetBytes' | 'allocation'> {
  const budgets = BUDGETS.filter((name) => fields.has(name));
  const allocation = fields.has('allocation') && fields.oneOf('allocation', ALLOCATIONS);
  const [field] = budgets;
  if (field && !isRankedMethod(method))
    throw invalidOption(
      `plan.${field} is for ${RANKED_METHODS.join(', ')}; a plan for ${method} says every ` +
        'size: planCompression finds them',
    );
  if (budgets.length > 1)
    throw invalidOption(`plan must have one budget, but has ${budgets.join(' and ')}`);
  if (!field) {
    if (allocation)
      throw invalidOption(
        'plan.allocation says where a budget goes, but the plan has none: leave it out',
      );
    return {};
  }
  const budget = { [field]: checkTarget(fields.raw(field), `plan.${field}`) };
  costOf(field, network, common.dtype); // refuses bytes of several types
  if (layers.every(({ projection }) => projection))
    throw invalidOption(
      `plan.${field} decides nothing: leave out the projection of at least one layer`,
    );
  return { ...budget, ...(allocation && { allocation }) };
}

/**
 * Reads a plan.
 *
 * @param plan what JSON.parse made of a file, say.
 * @throws CompactRnnError `INVALID_OPTION`, naming the layer, the field, its value and its range.
 */
export function validatePlan(ofNetwork: Network, plan: unknown): Plan {
  const network = ownNetwork(ofNetwork);
  const given = withAllocation(plan);
  const fields = new Fields(given, 'plan', CODE);
  refuseSearched(given, 'plan.');
  const method = fields.oneOf('method', METHODS);
  const starts = STARTS.filter((name) => fields.has(name) && fields.boolean(name));
  if (starts.length > 0 && !isRankedMethod(method))
    throw invalidOption(
      `plan.${starts[0]!} is for ${RANKED_METHODS.join(', ')}, but the method is ${method}: ` +
        'leave it out',
    );
  const common = {
    method,
    ...Object.fromEntries(starts.map((name) => [name, true])),
    ...readDtype(fields),
  };
  const budgeted = BUDGETS.some((name) => fields.has(name));
  const layers = fields
    .objects('layers')
    .map((layer) => readLayer(layer, network, method, budgeted));
  const names = layers.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalidOption(`plan.layers names ${twice} twice`);
  const codes = readCodes(fields, method, layers);
  const budget = readBudget(fields, network, { ...common, layers });
  fields.done();
  return { ...common, layers, ...codes, ...budget };
}
