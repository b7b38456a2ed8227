/** The options of `run`, and their checks. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { kindOf, ownElements, shown } from '../json';
import { readOptions } from '../options';
import { checkCount, checkThreads } from './checks';
import type { StreamState } from './state';
import { tellOfZeroStates } from './zero-states';

/** Options of {@link Model.run}. */
export interface RunOptions {
  /** Frames of each sequence, shorter ones padded to it. */
  frames: number;
  /**
   * Sequences side by side in `xs`; default 1. The weights are read once for all of them; each
   * result is as if its sequence had run by itself.
   */
  batch?: number;
  /** The real number of frames of each sequence, 1 to `frames`; default `frames` for all. */
  lengths?: readonly number[];
  /** The state from which each sequence starts; default zeros. */
  initialStates?: StreamState[];
  /** Threads that share the work: 1 (the default) to {@link MAX_THREADS}. */
  threads?: number;
}

const OPTION_NAMES: readonly (keyof RunOptions)[] = [
  'frames',
  'batch',
  'lengths',
  'initialStates',
  'threads',
];

export interface Sequences {
  batch: number;
  frames: number;
  lengths: number[];
  states: StreamState[] | undefined;
  threads: number;
}

function ownEntries<Entry>(name: string, list: readonly Entry[], batch: number): Entry[] {
  const own = ownElements(list);
  if (own?.length === batch) return own as Entry[];
  const found = Array.isArray(list) ? `has ${list.length}` : `is ${shown(list)}`;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${name} must be an array with an entry for each of the ${batch} sequences, but ${found}`,
  );
}

/** @throws CompactRnnError INVALID_OPTION or INVALID_INPUT naming what does not fit. */
export function checkSequences(
  model: { inputSize: number },
  xs: Float32Array,
  options: RunOptions,
): Sequences {
  const { inputSize } = model;
  const given = readOptions('run', options, OPTION_NAMES);
  const { frames, batch = 1, initialStates, threads = 1 } = given;
  checkThreads(threads);
  checkCount('frames', frames);
  checkCount('batch', batch);
  if (!types.isFloat32Array(xs) || xs.length !== batch * frames * inputSize) {
    const found = types.isFloat32Array(xs) ? `${xs.length} numbers` : kindOf(xs);
    throw new CompactRnnError(
      'INVALID_INPUT',
      `xs must be a Float32Array of batch x frames x inputSize = ${batch} x ${frames} x ${inputSize} numbers, but is ${found}`,
    );
  }
  // Not before it is known that `batch` is at most the size of xs: it sizes an array.
  const lengths =
    given.lengths === undefined
      ? Array<number>(batch).fill(frames)
      : ownEntries('lengths', given.lengths, batch);
  const states =
    initialStates === undefined ? undefined : ownEntries('initialStates', initialStates, batch);
  for (const length of lengths) {
    checkCount('lengths', length);
    if (length > frames) {
      throw new CompactRnnError(
        'INVALID_OPTION',
        `lengths holds ${length}, above the ${frames} frames there are`,
      );
    }
  }
  if (!states) tellOfZeroStates(model);
  return { batch, frames, lengths, states, threads };
}
