/**
 * Checkpoints: safetensors files from which training resumes as if it had never stopped. A
 * checkpoint has four vectors of all parameters,
 *
 *     values          the weights
 *     first, second   the state of the optimizer: m and v of Adam, or the velocity of SGD and zeros
 *     best            the weights of the best epoch so far, where there is one
 *
 * up to three matrices [2, dev examples] with the numerators and denominators of the score by which
 * epochs are ranked (dev-choice.ts),
 *
 *     dev before, dev best, dev last
 *
 * and in its metadata, as JSON, `place`, the position of the training, and `settings`, the options
 * that must not change (settings.ts).
 */
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { invalidFile, invalidOption } from '../errors';
import { namingFile, readingFile, writeAtomically } from '../files';
import {
  readSafetensors,
  type Safetensors,
  safetensorsParts,
  type Tensor,
  tensorData,
  tensorSize,
} from '../formats';
import { Fields, shown } from '../json';
import { native, type NativeScore } from '../native';
import type { RatioTerms } from './bootstrap';
import type { CriterionScore } from './criteria';
import type { DevTerms } from './dev-choice';
import type { EpochRecord } from './history';
import type { Settings } from './settings';
import type { TrainerState } from './trainer';

const FORMAT = 'compact-rnn checkpoint';

/** The position of a training: what is done, and the scores so far. */
export interface TrainingPosition {
  /** Completed epochs. */
  epoch: number;
  /** Completed batches of the current epoch. */
  batch: number;
  /** The sums of their scores. */
  sums: NativeScore;
  /** The seconds that they took. */
  seconds: number;
  history: EpochRecord[];
  /** The dev score before the first update. */
  before: CriterionScore | undefined;
  best: { epoch: number; ranking: number } | undefined;
}

/** What a checkpoint holds. */
export interface Checkpoint {
  readonly position: TrainingPosition;
  readonly trainer: TrainerState;
  /** The weights of the best epoch so far. */
  readonly best: Float32Array | undefined;
  /** The terms of the dev scores, by example. */
  readonly dev: DevTerms;
}

/**
 * Saves a checkpoint atomically: where it fails, such as on a full disk, the previous one stays.
 * @throws CompactRnnError IO.
 */
export async function saveCheckpoint(
  path: string,
  { position, trainer, best, dev }: Checkpoint,
  settings: Settings,
): Promise<void> {
  const { step, values, m, v } = trainer;
  const metadata = new Map([
    ['format', FORMAT],
    ['settings', JSON.stringify(settings)],
    ['place', JSON.stringify({ ...position, step })],
  ]);
  const vectors = [
    ...Object.entries({ values, first: m, second: v, ...(best && { best }) }),
    ...DEV_TERMS.flatMap((name) =>
      dev[name] ? [[devName(name), joined(dev[name])] as const] : [],
    ),
  ];
  const tensors = new Map(vectors.map(([name, vector]) => [name, tensorOf(vector)]));
  await writeAtomically(path, safetensorsParts({ metadata, tensors }));
}

const DEV_TERMS = ['before', 'best', 'last'] as const satisfies readonly (keyof DevTerms)[];

const devName = (name: keyof DevTerms): string => `dev ${name}`;

function joined({ over, under }: RatioTerms): Float32Array {
  const terms = new Float32Array(over.length + under.length);
  terms.set(over);
  terms.set(under, over.length);
  return terms;
}

function tensorOf({ length, buffer, byteOffset, byteLength }: Float32Array): Tensor {
  const read = (target: Uint8Array): void => {
    target.set(new Uint8Array(buffer, byteOffset, byteLength));
  };
  return { dtype: 'F32', shape: [length], read };
}

/**
 * Reads and checks a checkpoint; undefined where there is no file.
 * @param parameters the length that its vectors must have.
 * @param devExamples the number of dev examples of the training.
 * @throws CompactRnnError IO; INVALID_FILE where the file is not a valid checkpoint; INVALID_OPTION
 *   where it was made with other settings, naming the first that differs.
 */
export async function loadCheckpoint(
  path: string,
  settings: Settings,
  parameters: number,
  devExamples: number,
): Promise<Checkpoint | undefined> {
  if (!existsSync(path)) return undefined;
  return readingFile(path, (file) =>
    namingFile(path, () => {
      const container = readSafetensors(file);
      if (container.metadata.get('format') !== FORMAT)
        throw invalidFile('this is not a checkpoint: name another file, or remove it');
      const made = new Fields(json(container, 'settings'), 'its settings', 'INVALID_FILE');
      checkSettings(made, settings);
      const { step, ...position } = readPosition(json(container, 'place'));
      const vector = (name: string): Float32Array => readVector(container, name, parameters);
      return {
        position,
        trainer: { step, values: vector('values'), m: vector('first'), v: vector('second') },
        best: position.best ? vector('best') : undefined,
        dev: Object.fromEntries(
          DEV_TERMS.map((name) => [name, readTerms(container, devName(name), devExamples)]),
        ),
      };
    }),
  );
}

function json({ metadata }: Safetensors, name: string): unknown {
  try {
    return JSON.parse(metadata.get(name) ?? '');
  } catch {
    throw invalidFile(`its ${name} are damaged: remove it, and start anew`);
  }
}

function checkSettings(made: Fields, asked: Settings): void {
  for (const [name, value] of Object.entries(JSON.parse(JSON.stringify(asked)) as Settings)) {
    const other = made.raw(name);
    if (isDeepStrictEqual(other ?? null, value)) continue;
    throw invalidOption(
      `the checkpoint was made with ${name} ${shown(other)}, not ${shown(value)}: use the same, or start anew without resuming`,
    );
  }
}

/** The position, with the step of the optimizer; every field is checked. */
function readPosition(value: unknown): TrainingPosition & { step: number } {
  const place = new Fields(value, 'its place', 'INVALID_FILE');
  const count = (key: string): number => place.wholeNumber(key, 0, Number.MAX_SAFE_INTEGER);
  const epoch = count('epoch');
  const history = place.objects('history').map(readEpoch);
  if (history.length !== epoch || history.some((record, i) => record.epoch !== i + 1))
    place.refuse('history', `one record for each of its ${epoch} epochs`);
  return {
    epoch,
    batch: count('batch'),
    step: count('step'),
    sums: readSums(place.object('sums')),
    seconds: place.number('seconds', 0),
    history,
    before: place.has('before') ? readScore(place.object('before')) : undefined,
    best: place.has('best') ? readBest(place.object('best'), epoch) : undefined,
  };
}

function readSums(sums: Fields): NativeScore {
  return {
    loss: sums.number('loss'),
    count: sums.wholeNumber('count', 0, Number.MAX_SAFE_INTEGER),
    errors: sums.wholeNumber('errors', 0, Number.MAX_SAFE_INTEGER),
    labels: sums.wholeNumber('labels', 0, Number.MAX_SAFE_INTEGER),
    decoded: sums.wholeNumber('decoded', 0, Number.MAX_SAFE_INTEGER),
    infeasible: sums.wholeNumber('infeasible', 0, Number.MAX_SAFE_INTEGER),
  };
}

function readBest(best: Fields, epochs: number): { epoch: number; ranking: number } {
  return { epoch: best.wholeNumber('epoch', 1, epochs), ranking: best.number('ranking') };
}

function readEpoch(record: Fields): EpochRecord {
  return {
    epoch: record.wholeNumber('epoch', 1, Number.MAX_SAFE_INTEGER),
    step: record.wholeNumber('step', 0, Number.MAX_SAFE_INTEGER),
    train: readScore(record.object('train')),
    ...(record.has('dev') && { dev: readScore(record.object('dev')) }),
    rate: record.number('rate', 0),
    seconds: record.number('seconds', 0),
    best: record.boolean('best'),
  };
}

/**
 * A score. JSON has null for numbers that are not finite, such as the perplexity of a large loss.
 */
function readScore(score: Fields): CriterionScore {
  const numberOrNull = (key: string): number | null =>
    score.raw(key) === null ? null : score.number(key);
  const optional = ['errorRate', 'perplexity', 'rms', 'infeasible'].filter((key) => score.has(key));
  return {
    loss: numberOrNull('loss'),
    ...Object.fromEntries(optional.map((key) => [key, numberOrNull(key)])),
    ...(score.has('blanksOnly') && { blanksOnly: score.boolean('blanksOnly') }),
  };
}

/** Undefined where the checkpoint has none, as older ones have not. */
function readTerms(container: Safetensors, name: string, examples: number): RatioTerms | undefined {
  if (!container.tensors.has(name)) return undefined;
  const terms = readVector(container, name, 2 * examples);
  return { over: terms.subarray(0, examples), under: terms.subarray(examples) };
}

function readVector({ tensors }: Safetensors, name: string, size: number): Float32Array {
  const tensor = tensors.get(name);
  if (tensor?.dtype !== 'F32' || tensorSize(tensor) !== size)
    throw invalidFile(`its ${name} must be ${size} numbers in F32: remove it, and start anew`);
  const vector = tensorData(tensor);
  const bad = native.firstNonFinite(vector);
  if (bad >= 0)
    throw invalidFile(
      `its ${name} hold ${vector[bad]!} at index ${bad}: remove it, and start anew`,
    );
  return vector;
}
