/**
 * Matrices fitted to other kinds of weight, as a plan asks for matrix by matrix, in layers with
 * projections or without.
 */
import { Fields } from '../json';
import { Distance } from '../linalg';
import {
  type Dtype,
  fitWeight,
  readWeightSpec,
  sparseOf,
  type Weight,
  weightBytes,
  type WeightKind,
  weightParameters,
  type WeightSpec,
} from '../weights';
import { changeNumbers, matricesOf, type Matrix, type Network, type TypeOf } from '../model';
import type { Run } from './method';
import type { AnyPlan, MatrixPlan } from './plan';

/** What became of a matrix whose kind the plan chose. */
export interface MatrixReport {
  /** `lstm1 recurrent weight`. */
  readonly name: string;
  /** `lstm1`. */
  readonly layer: string;
  /** The kind of weight that it became. */
  readonly kind: WeightKind;
  /** How many numbers it has. */
  readonly parameters: { readonly before: number; readonly after: number };
  /** Its size as stored, in bytes. */
  readonly bytes: { readonly before: number; readonly after: number };
  /**
   * |W' - W| / |W|, Frobenius norms; W is what was fitted: Z where the layer has a projection.
   */
  readonly error: number;
}

/** What the plan asks of a matrix, if anything. */
function askedOf({ layer, role }: Matrix, plan: AnyPlan): MatrixPlan | undefined {
  if (role === 'projection' || role === 'embedding') return undefined;
  return plan.layers.find(({ name }) => name === layer)?.[role];
}

/** The same, checked against the shape of the matrix, which a projection may have changed. */
function specFor(matrix: Matrix, plan: AnyPlan): WeightSpec | undefined {
  const { layer, role, weight, gates } = matrix;
  const asked = askedOf(matrix, plan);
  if (!asked) return undefined;
  const fields = new Fields(asked, `plan.${layer}.${role}`, 'INVALID_OPTION');
  fields.raw('dtype'); // how it is stored, whatever its kind
  return readWeightSpec(fields, { rows: weight.rows, cols: weight.cols, gates });
}

/** The steps of the work: one for each matrix that the plan names. */
export function kindSteps(network: Network, plan: AnyPlan): number {
  return matricesOf(network).filter((matrix) => askedOf(matrix, plan)).length;
}

/**
 * The network with its matrices of the kinds that the plan asks for.
 *
 * @param typeOf how they will be stored, for the report.
 * @throws CompactRnnError INVALID_OPTION where a size does not fit a matrix; NUMERICAL; the
 *   signal's reason.
 */
export async function withKinds(
  network: Network,
  plan: AnyPlan,
  typeOf: TypeOf,
  { steps, signal }: Run,
): Promise<{ network: Network; matrices: MatrixReport[] }> {
  const fitted = new Map<string, Weight>();
  const matrices: MatrixReport[] = [];
  for (const matrix of matricesOf(network)) {
    const spec = specFor(matrix, plan);
    if (!spec) continue;
    const { weight, what, gates } = matrix;
    signal?.throwIfAborted();
    const fit = await fitWeight(weight, gates, spec, { signal });
    fitted.set(what, fit);
    matrices.push(reportOn(matrix, fit, typeOf({ ...matrix, weight: fit })));
    steps.advance(`${fit.kind} ${what}`);
  }
  const matrix = ({ weight, what }: Matrix): Weight => fitted.get(what) ?? weight;
  return { network: changeNumbers(network, { matrix, vector: (vector) => vector }), matrices };
}

/**
 * The network with its sparse codes, dense matrices of many zeros so far, stored without the zeros.
 * Codes that would not get smaller, as they will be stored, stay dense, zeros and all, as long as
 * no more than `most` numbers are stored in all codes together.
 */
export function withoutZeros(
  network: Network,
  changed: (matrix: Matrix) => boolean,
  most: number,
  typeOf: TypeOf,
): Network {
  const codes = new Map<Weight, Weight>();
  for (const each of matricesOf(network)) {
    const { weight, gates } = each;
    if (changed(each) && weight.kind === 'dense')
      codes.set(weight, sparseOf(weight.data, { rows: weight.rows, cols: weight.cols, gates }));
  }
  let room = most - [...codes.values()].reduce((sum, code) => sum + weightParameters(code), 0);
  const matrix = (each: Matrix): Weight => {
    const { weight } = each;
    const code = codes.get(weight);
    if (!code) return weight;
    const dtype = typeOf(each);
    const zeros = weightParameters(weight) - weightParameters(code);
    if (zeros > room || weightBytes(code, dtype) < weightBytes(weight, dtype)) return code;
    room -= zeros;
    return weight;
  };
  return changeNumbers(network, { matrix, vector: (vector) => vector });
}

function reportOn(
  { what: name, layer, weight: before }: Matrix,
  after: Weight,
  dtype: Dtype | undefined,
): MatrixReport {
  const distance = new Distance();
  distance.add(after.data, before.data);
  return {
    name,
    layer,
    kind: after.kind,
    parameters: { before: weightParameters(before), after: weightParameters(after) },
    bytes: { before: weightBytes(before), after: weightBytes(after, dtype) },
    error: distance.relative,
  };
}
