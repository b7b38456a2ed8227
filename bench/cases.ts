/**
 * The cases: what can be measured, of every engine that can do it. A name tells all,
 * `tau0.6-int8-step-t2`:
 *
 *     model   what runs, see models.ts
 *     dtype   of the weights
 *     mode    how frames are fed, see MODES
 *     t       threads
 */
import { CompactRnnError } from '../lib/errors';
import { DTYPES, type Dtype } from '../lib/weights';
import { MODELS, isOfTable, type Model } from './models';

/** One way of feeding frames. */
interface Feeding {
  /** Frames that one call takes, of all its streams: what its time is divided by. */
  readonly frames: number;
  /** As many frames of each. */
  readonly streams: number;
  /**
   * Least calls in a slice, and calls before them that only warm the caches that other processes
   * cooled.
   */
  readonly calls: number;
  readonly warmUp: number;
  /** Between calls. */
  readonly pauseMs: number;
  /** How often to go round, unless asked otherwise: what takes long is measured less often. */
  readonly rounds: number;
}

export const MODES = {
  /** A frame of one stream a call, call upon call. */
  step: { frames: 1, streams: 1, calls: 60, warmUp: 60, pauseMs: 0, rounds: 10 },
  /** 200 frames of one stream in one call. */
  sequence: { frames: 200, streams: 1, calls: 1, warmUp: 1, pauseMs: 0, rounds: 8 },
  /** A frame of each of 16 streams a call; times are of one stream. */
  batch: { frames: 16, streams: 16, calls: 10, warmUp: 2, pauseMs: 0, rounds: 10 },
  /** Steps as a microphone causes them. */
  cadence: { frames: 1, streams: 1, calls: 15, warmUp: 3, pauseMs: 10, rounds: 8 },
  /** Steps while somebody else keeps one processor busy. */
  busy: { frames: 1, streams: 1, calls: 60, warmUp: 60, pauseMs: 0, rounds: 8 },
  /**
   * A step of CTC training: forward, backward and the update, on a batch of 16 sequences of 100
   * frames.
   */
  training: { frames: 1600, streams: 16, calls: 1, warmUp: 0, pauseMs: 0, rounds: 3 },
} as const satisfies Record<string, Feeding>;

export type Mode = keyof typeof MODES;

/** What is compared is measured in turns; these modes are compared with each other, or alone. */
export const COMPARED: readonly (readonly Mode[])[] = [
  ['step', 'batch'],
  ['sequence'],
  ['cadence'],
  ['busy'],
  ['training'],
];

export interface Case {
  readonly model: Model;
  readonly dtype: Dtype;
  readonly mode: Mode;
  readonly threads: 1 | 2;
}

export function caseName({ model, dtype, mode, threads }: Case): string {
  return `${model}-${dtype}-${mode}-t${threads}`;
}

/** Other kinds of weight are compared with dense ones alone, and need no more for it. */
function takes(model: Model, mode: Mode): boolean {
  return isOfTable(model) || mode === 'step' || mode === 'sequence' || mode === 'batch';
}

export const CASES: readonly Case[] = MODELS.flatMap((model) =>
  DTYPES.flatMap((dtype) =>
    (Object.keys(MODES) as Mode[])
      .filter((mode) => takes(model, mode) && (mode !== 'training' || dtype === 'f32'))
      .flatMap((mode) =>
        // One thread has the other processor to itself: only two can be disturbed on two
        // processors.
        (mode === 'busy' ? ([2] as const) : ([1, 2] as const)).map((threads) => ({
          model,
          dtype,
          mode,
          threads,
        })),
      ),
  ),
);

/**
 * The reference of a case: the dense f32 model in the same mode on as many threads, which
 * onnxruntime runs. Undefined where another program was at work, or where onnxruntime cannot run
 * the case.
 */
export function referenceOf({ model, mode, threads }: Case): Case | undefined {
  if (!isOfTable(model) || mode === 'busy' || mode === 'training') return undefined;
  return { model: 'dense', dtype: 'f32', mode, threads };
}

/**
 * The cases whose name the regular expression finds.
 * @throws CompactRnnError INVALID_OPTION where it is not a regular expression, or finds none.
 */
export function findCases(expression: string): readonly Case[] {
  let pattern: RegExp;
  try {
    pattern = new RegExp(expression);
  } catch (cause) {
    throw new CompactRnnError('INVALID_OPTION', `--cases: ${(cause as Error).message}`, { cause });
  }
  const found = CASES.filter((each) => pattern.test(caseName(each)));
  if (found.length === 0)
    throw new CompactRnnError(
      'INVALID_OPTION',
      `--cases ${expression} finds no case; --list --full shows all`,
    );
  return found;
}
