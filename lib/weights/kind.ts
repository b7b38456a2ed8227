/**
 * A kind of weight: one way to represent a matrix W. All that is particular to a kind is in its
 * module, behind this interface; `plain-kinds.ts` and `kinds.ts` list them, and no other module
 * tells them apart.
 */
import type { Fields } from '../json';
import type { SolverOptions } from '../linalg';
import { native, type NativeDense, type NativeStoredWeight } from '../native';
import type { Elements } from './elements';
import { type DenseWeight } from './dense-weight';
import { type Dtype } from './elements';
import { weakly, withData, type Matrix } from './matrix';

/** @typeParam W the weights of this kind. @typeParam S what specs and plans say of them. */
export interface Kind<W extends Matrix, S> {
  /**
   * The same weight of other matrices of the same shapes; `change` sees its parts in the order in
   * which they are stored and learned.
   */
  mapParts(weight: W, change: (part: Part) => DenseWeight): W;
  /** The same weight with copies of what is stored besides the parts, which nobody can change. */
  ownStructure?(weight: W): W;
  /** Bytes of what is stored besides the parts: the positions of numbers. */
  structureBytes?(weight: W): number;
  /** The type that the parts are stored in where a network is stored as `dtype`; default that. */
  storage?(dtype: Dtype): Dtype;
  /** The form in which the addon takes it, to expand, pack or train. */
  nativeForm(weight: W, read: ReadElements): NativeStoredWeight;

  /**
   * Whether it fits together; that W has the asked shape is known. Numbers are not checked.
   * @throws CompactRnnError INVALID_MODEL.
   */
  check(what: string, weight: W, asked: AskedShape): void;
  /**
   * Whether the numbers, known to be finite, fit what is stored besides them.
   * @throws CompactRnnError INVALID_MODEL.
   */
  checkNumbers?(what: string, weight: W, read: ReadElements): void;

  /** Its fields in the architecture that a file holds, which name its tensors. */
  toJson(weight: W, name: string, tensors: TensorSink): object;
  /** The inverse of `toJson`. @throws CompactRnnError INVALID_FILE. */
  fromJson(fields: Fields, tensors: TensorSource): W;

  /** What is asked for, checked against the shape of the matrix; `kind` has been read. */
  readSpec(fields: Fields, shape: MatrixShape): S;
  /** The largest `rank` that a spec may ask for, of kinds that have one. */
  rankLimit?(shape: MatrixShape): number;
  /** The shapes of the parts of a weight that the spec asks for. */
  specParts(spec: S, shape: MatrixShape): SpecPart[];
  /**
   * What a compression path asks for where a matrix keeps this share of its numbers, or the next
   * smaller size there is; kinds without it are in no path.
   */
  keeping?(share: number, shape: MatrixShape, dtype: Dtype | undefined): S;

  /** Random, its elements of W with the mean 0 and the variance 1 / (3 cols). */
  random(spec: S, shape: MatrixShape, random: RandomNumbers): W;
  /** The weight that the spec asks for which comes nearest to W, or close to that. */
  fit(w: DenseWeight, spec: S, shape: MatrixShape, options: SolverOptions): W | Promise<W>;
  /** What Adam multiplies its rate by for the parts; default 1. */
  readonly adamFactor?: number;
}

/** A matrix that a weight is made of. */
export interface Part {
  readonly matrix: DenseWeight;
  /** What it is called in the weight: "a", "gate 2 buckets"; "" where it is the whole. */
  readonly name: string;
  /** The kind of the weight; in a stack of gates, of the gate. */
  readonly kind: string;
}

/** The same before there are numbers. */
export interface SpecPart {
  readonly kind: string;
  readonly rows: number;
  readonly cols: number;
  readonly structureBytes?: number;
}

/** The shape of a matrix whose kind is to be chosen. */
export interface MatrixShape {
  readonly rows: number;
  readonly cols: number;
  /**
   * The names of the gates that are stacked in the rows; of a matrix without gates one name,
   * whatever it is.
   */
  readonly gates: readonly string[];
}

/** What a layer asks of its weight. */
export interface AskedShape {
  readonly rows: number;
  readonly cols: number;
  /** How many are stacked in the rows. */
  readonly gates: number;
}

/** The numbers of a matrix as they are stored; copy them to keep them. */
export type ReadElements = (matrix: DenseWeight) => Elements;

/** Where a file's tensors are gathered, each under the name that it is given back. */
export interface TensorSink {
  matrix(name: string, matrix: DenseWeight): object;
  u32(name: string, data: Uint32Array): string;
  u16(name: string, data: Uint16Array): string;
}

/** The tensors of a file, by the fields that name them. */
export interface TensorSource {
  matrix(fields: Fields): DenseWeight;
  u32(fields: Fields, key: string): Uint32Array;
  u16(fields: Fields, key: string): Uint16Array;
}

export interface RandomNumbers {
  /** Uniform in [-bound, bound), the next of their stream. */
  numbers(size: number, bound: number): Float32Array;
}

/** The largest size of anything in a file. */
export const SIZE_LIMIT = 2 ** 31 - 1;

/** The shape that kinds for all gates together have in files. */
export function readStackedShape(fields: Fields): { rows: number; cols: number; gates: number } {
  const size = (key: string): number => fields.wholeNumber(key, 1, SIZE_LIMIT);
  return { rows: size('rows'), cols: size('cols'), gates: size('gates') };
}

/** The matrix in a field of a weight in a file. */
export function readPart(fields: Fields, key: string, tensors: TensorSource): DenseWeight {
  const part = fields.object(key);
  part.oneOf('kind', ['dense']);
  const matrix = tensors.matrix(part);
  part.done();
  return matrix;
}

export function nativeDense(matrix: DenseWeight, read: ReadElements): NativeDense {
  const { kind, rows, cols } = matrix;
  return { kind, rows, cols, ...read(matrix) };
}

/** The numbers as floats, as the addon expands and learns them. */
export function readFloats(matrix: DenseWeight): Elements {
  return { data: matrix.data };
}

/**
 * A weight of these fields, its `data` expanded by the addon.
 * @param gates how many are stacked in W, where that is a part of what it is; else 1.
 */
export function expanding<Fields extends object>(
  fields: Fields,
  form: (weight: Fields) => NativeStoredWeight,
  gates = 1,
): Fields & { readonly data: Float32Array } {
  return withData(
    fields,
    weakly(() => native.expandWeight(form(fields), gates)),
  );
}
