/** What can be done with a weight of any kind. */
import type { Fields } from '../json';
import type { SolverOptions } from '../linalg';
import type { NativeStoredWeight } from '../native';
import { checkKind, checkSize } from './check';
import { denseBytes } from './elements';
import {
  type AskedShape,
  type MatrixShape,
  type Part,
  type RandomNumbers,
  type ReadElements,
  readFloats,
  type SpecPart,
  type TensorSink,
  type TensorSource,
} from './kind';
import { kindOf, WEIGHT_KINDS, type Weight, type WeightKind, type WeightSpec } from './kinds';
import { asDense, type DenseWeight } from './dense-weight';
import { type Dtype } from './elements';

/** The matrices that a weight is made of, in the order in which they are stored and learned. */
export function partsOf(weight: Weight): Part[] {
  const parts: Part[] = [];
  mapParts(weight, (part) => {
    parts.push(part);
    return part.matrix;
  });
  return parts;
}

/** The same weight of other matrices of the same shapes. */
export function mapParts(weight: Weight, change: (part: Part) => DenseWeight): Weight {
  return kindOf(weight.kind).mapParts(weight, change);
}

/** What errors call a part of a weight that they call `what`. */
export function partName({ name }: Pick<Part, 'name'>, what: string): string {
  return name ? `${what} ${name}` : what;
}

/** Its numbers as floats, in the form in which the addon expands and trains it. */
export function nativeFloats(weight: Weight): NativeStoredWeight {
  return kindOf(weight.kind).nativeForm(weight, readFloats);
}

/** Learned numbers; scales and what is stored besides the parts are not counted. */
export function weightParameters(weight: Weight): number {
  return numbersIn(partsOf(weight).map(({ matrix }) => matrix));
}

/**
 * Bytes, including scales and what is stored besides the parts.
 * @param dtype as if it were stored so; default as it is.
 */
export function weightBytes(weight: Weight, dtype?: Dtype): number {
  return partsOf(weight).reduce(
    (sum, { matrix: { rows, cols, dtype: own }, kind }) =>
      sum + denseBytes({ rows, cols, dtype: dtype ? storageOf(kind, dtype) : own }),
    structureBytes(weight),
  );
}

/** The numbers that a weight will hold. */
export function specParameters(spec: WeightSpec, shape: MatrixShape): number {
  return numbersIn(specParts(spec, shape));
}

/** The bytes that it will take, as {@link weightBytes}, stored as `dtype` says. */
export function specBytes(spec: WeightSpec, shape: MatrixShape, dtype: Dtype = 'f32'): number {
  return specParts(spec, shape).reduce(
    (sum, { kind, rows, cols, structureBytes = 0 }) =>
      sum + structureBytes + denseBytes({ rows, cols, dtype: storageOf(kind, dtype) }),
    0,
  );
}

function specParts(spec: WeightSpec, shape: MatrixShape): SpecPart[] {
  return kindOf(spec.kind).specParts(spec, shape);
}

function numbersIn(matrices: readonly { rows: number; cols: number }[]): number {
  return matrices.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** What the parts of a kind are stored in where a network is stored as `dtype`. */
export function storageOf(kind: Part['kind'], dtype: Dtype): Dtype {
  return kindOf(kind as WeightKind).storage?.(dtype) ?? dtype;
}

/** What Adam multiplies its rate by for the parts of a kind. */
export function adamFactor(kind: Part['kind']): number {
  return kindOf(kind as WeightKind).adamFactor ?? 1;
}

/**
 * Whether a weight has the shape that its layer asks for, and what it is made of fits together.
 * Numbers are not checked.
 * @throws CompactRnnError INVALID_MODEL.
 */
export function checkShape(
  what: string,
  weight: Weight | null | undefined,
  asked: AskedShape,
): void {
  checkKind(what, weight, WEIGHT_KINDS);
  checkSize(what, weight, asked.rows, asked.cols);
  kindOf(weight.kind).check(what, weight, asked);
}

/**
 * Whether the numbers of a weight that {@link checkShape} found right fit what is stored besides
 * them.
 * @throws CompactRnnError INVALID_MODEL.
 */
export function checkWeightNumbers(what: string, weight: Weight, read: ReadElements): void {
  kindOf(weight.kind).checkNumbers?.(what, weight, read);
}

/** Bytes of what is stored of a weight besides its parts. */
export function structureBytes(weight: Weight): number {
  return kindOf(weight.kind).structureBytes?.(weight) ?? 0;
}

/**
 * The spec in `fields`, for a matrix of that shape.
 * @throws CompactRnnError naming the field, with the code of `fields`.
 */
export function readWeightSpec(fields: Fields, shape: MatrixShape): WeightSpec {
  const spec = kindOf(fields.oneOf('kind', WEIGHT_KINDS)).readSpec(fields, shape);
  fields.done();
  return spec;
}

/** The largest `rank` that a spec of that kind may ask for; 0 for kinds without ranks. */
export function rankLimit(kind: WeightKind, shape: MatrixShape): number {
  return kindOf(kind).rankLimit?.(shape) ?? 0;
}

/**
 * What a compression path asks for of a matrix that keeps this share of its numbers, or the next
 * smaller size there is.
 * @param kind one that compression paths are made of.
 * @param dtype of what is made; f32 where it is left out.
 */
export function specKeeping(
  kind: WeightKind,
  share: number,
  shape: MatrixShape,
  dtype?: Dtype,
): WeightSpec {
  const spec = kindOf(kind).keeping?.(share, shape, dtype);
  if (spec) return spec;
  throw new Error(`weights of kind ${kind} have no size that could be chosen`);
}

/**
 * The weight in the fields of a file's architecture. Whether its shapes agree is for
 * {@link checkShape}.
 * @throws CompactRnnError INVALID_FILE.
 */
export function weightFromJson(fields: Fields, tensors: TensorSource): Weight {
  const weight = kindOf(fields.oneOf('kind', WEIGHT_KINDS)).fromJson(fields, tensors);
  fields.done();
  return weight;
}

/**
 * A weight as fields of a file's architecture, its numbers as tensors.
 * @param name of its tensor, or what the names of its tensors begin with.
 */
export function weightToJson(weight: Weight, name: string, tensors: TensorSink): object {
  return kindOf(weight.kind).toJson(weight, name, tensors);
}

/**
 * In any representation, an element of a random W [rows, cols] has the mean 0 and the variance
 * 1 / (3 cols) of a uniform one in [-1/sqrt(cols), 1/sqrt(cols)). (What is uniform in [-u, u) has
 * the variance u^2 / 3.)
 */
export function randomWeight(spec: WeightSpec, shape: MatrixShape, random: RandomNumbers): Weight {
  return kindOf(spec.kind).random(spec, shape, random);
}

/**
 * One trained matrix as another kind of weight: the one that comes nearest to W, or close to that.
 * @param weight W, of any kind, with the gates that `gates` names stacked in its rows.
 * @returns the weight itself where the spec is dense and W is so already.
 */
export async function fitWeight(
  weight: Weight,
  gates: readonly string[],
  spec: WeightSpec,
  options: SolverOptions,
): Promise<Weight> {
  const w = asDense(weight);
  const shape: MatrixShape = { rows: w.rows, cols: w.cols, gates };
  return kindOf(spec.kind).fit(w, spec, shape, options);
}
