/** Inputs of a graph that calibrate it: files, or arrays in memory. */
import { invalidOption } from '../errors';
import { type NumpyArray, readNpz } from '../formats';
import { namedError } from '../files';
import { shown } from '../json';
import { completeFrontEnd } from '../model';
import { checkPath, checkWholeNumber, readOptions } from '../options';
import type { GraphRecording } from './recordings';

const MOST_CHANNELS = 2 ** 16;

/** An array for each input of a graph, by name, row-major. */
export type GraphInputs = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
>;

type Arrays = ReadonlyMap<string, NumpyArray>;

/** A file of inputs, inputs that nobody else can change, or a recording. */
export type Calibration = string | Arrays | GraphRecording;

/**
 * Checks what calibrates a plan.
 * @throws CompactRnnError INVALID_OPTION where it is not given just where the plan needs it, and
 *   for what is neither a path nor arrays.
 */
export function checkedCalibration(
  given: unknown,
  isNeeded: boolean,
): readonly Calibration[] | undefined {
  if (given === undefined && !isNeeded) return undefined;
  if (given === undefined)
    throw invalidOption(
      'the plan is calibrated: give calibration, paths of .npz files of inputs, arrays, or recordings',
    );
  if (!isNeeded)
    throw invalidOption(
      'calibration is given, but the plan would not use it: plan with calibrated: true, or leave it out',
    );
  const all: unknown[] = Array.isArray(given) ? Array.from(given as unknown[]) : [];
  if (all.length === 0)
    throw invalidOption(
      `calibration must be paths of .npz files or arrays, but is ${shown(given)}`,
    );
  return all.map((each, k) => {
    if (isRecording(each)) return checkedRecording(each, k);
    if (typeof each === 'object' && each !== null) return checkedArrays(each, k);
    checkPath(each);
    return each as string;
  });
}

/** Whether it names audio, which is no array. */
export function isRecording(each: unknown): each is GraphRecording {
  return (
    typeof each === 'object' && each !== null && 'audio' in each && typeof each.audio === 'string'
  );
}

function checkedRecording(given: GraphRecording, k: number): GraphRecording {
  const { audio, frontEnd, channel } = readOptions(`calibration[${k}]`, given, [
    'audio',
    'frontEnd',
    'channel',
  ]);
  checkPath(audio);
  if (channel !== undefined) checkWholeNumber('channel', channel, 1, MOST_CHANNELS);
  return { audio, frontEnd: completeFrontEnd(frontEnd, 'INVALID_OPTION'), channel };
}

function checkedArrays(inputs: object, k: number): Arrays {
  const entries = Object.entries(inputs) as [string, unknown][];
  return new Map(
    entries.map(([name, array]) => {
      const { shape, data } = Object(array) as Partial<Record<keyof NumpyArray, unknown>>;
      const sizes: unknown[] = Array.isArray(shape) ? Array.from(shape as unknown[]) : [-1];
      const areSizes = sizes.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
      const length = (sizes as number[]).reduce((product, size) => product * size, 1);
      if (!areSizes || !(data instanceof Float32Array) || data.length !== length)
        throw invalidOption(
          `calibration[${k}].${name} must have a shape of sizes and as many numbers as data, a Float32Array`,
        );
      return [name, { shape: sizes as number[], data: data.slice() }];
    }),
  );
}

/** The arrays, and how errors about them begin. */
export async function calibrationArrays(
  calibration: Exclude<Calibration, GraphRecording>,
): Promise<{ arrays: Arrays; naming: (error: unknown) => unknown }> {
  if (typeof calibration !== 'string') return { arrays: calibration, naming: (error) => error };
  const naming = (error: unknown): unknown => namedError(calibration, error);
  return { arrays: await readNpz(calibration), naming };
}
