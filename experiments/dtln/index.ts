/**
 * Distillation on a model that somebody else trained: DTLN's first model (Westhausen and Meyer
 * 2020), compressed by joint SVD, learns from the masks of the whole one on recordings without any
 * labels. How much made-up audio it takes is the curve.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Model, compress, loadModel, planCompression, saveModel, type Network } from '../../lib';
import { writeAtomically } from '../../lib/files';
import { train, withTeacherTargets, type TrainingExamples } from '../../lib/train';
import { commit } from '../../bench';
import { picture } from '../../lib/charts';
import { Random } from '../../lib/random';
import { sharedPath } from '../shared';
import { TONES, maskChart } from './chart';
import type { Errors, Point } from './curve';
import { maskError, spectraOf, type Spectra } from './masks';
import { testMixtures, makeMixture } from './mixture';
import { keptOutRecordings, otherMixture, trainingRecordings, type Recordings } from './recordings';
import { trainingMixtures } from './starts';

export interface DtlnOptions {
  readonly folder: string;
  readonly ranks: readonly number[];
  /** `plain` is the paper's; `both` is stacked and calibrated with five minutes of mixtures. */
  readonly start: Start;
  readonly epochs: number;
  readonly seed: number;
  readonly threads: number;
}

export const STARTS = ['plain', 'both'] as const;
export type Start = (typeof STARTS)[number];
/** Mixtures that calibrate. */
const CALIBRATION = 150;

/** Seconds of a mixture, and mixtures of an epoch: 10 minutes. */
const SECONDS = 3;
const EPOCH = 200;
/**
 * Small batches: what counts is how often the weights move, and by how different sounds. Mixtures
 * of twelve seconds in pieces of one, states carried on, came to 0.117 after 400 minutes, where
 * these are at 0.108, both at a rate of 1.5e-3.
 */
const BATCH = 2;
/**
 * It falls to a fiftieth. At five times this, what calibration found is lost within ten minutes.
 */
const RATE = 3e-4;
const LAST_RATE = 0.02;

export async function dtlnExperiment(options: DtlnOptions, signal: AbortSignal): Promise<void> {
  const { folder, ranks, start: kind, epochs, seed, threads } = options;
  mkdirSync(folder, { recursive: true });
  const teacher = await loadModel(sharedPath('data', 'models', 'dtln', 'model_1.onnx'));
  const better = kind === 'both';
  const plan = planCompression(teacher, {
    method: 'joint-svd',
    ranks,
    stacked: better,
    calibrated: better,
  });
  const calibration = better ? await trainingMixtures(CALIBRATION, seed) : undefined;
  const start = await compress(teacher, plan, { calibration });
  const errorsOf = await makeErrorsOf(teacher);
  const curve: Promise<Point>[] = [];
  const note = (epoch: number, network: Network): void => {
    curve.push(pointOf(epoch, errorsOf(new Model(network))));
  };
  note(0, start.model);
  const recordings = await trainingRecordings();
  const { model } = await train(
    start.model,
    withTeacherTargets(mixtures(recordings, seed), teacher),
    {
      criterion: { kind: 'mse' },
      optimizer: { kind: 'adam', rate: RATE, decay: LAST_RATE ** (1 / epochs), clipNorm: 1 },
      epochs,
      batch: BATCH,
      seed,
      threads,
      signal,
      onEpoch: ({ epoch }, trained) => {
        note(epoch, trained());
      },
    },
  );
  await saveModel(model, join(folder, 'dtln.safetensors'));
  const result = {
    ranks,
    start: kind,
    seed,
    commit: commit(),
    date: new Date().toISOString(),
    parametersBefore: teacher.parameters,
    parametersAfter: model.parameters,
    curve: await Promise.all(curve),
  };
  await writeAtomically(join(folder, 'dtln.json'), [`${JSON.stringify(result, null, 2)}\n`]);
  await writeAtomically(join(folder, 'masks.svg'), [picture(maskChart(result.curve), TONES)]);
}

async function makeErrorsOf(teacher: Model): Promise<(model: Model) => Promise<Errors>> {
  const keptOut = await keptOutRecordings();
  const plain = keptOut.speech.map(spectraOf);
  const noisy = testMixtures(keptOut).map(spectraOf);
  const other = [spectraOf(await otherMixture())];
  return async (model) => {
    const errors = async (spectra: Spectra[]): Promise<number> =>
      maskError(model, teacher, spectra);
    return {
      keptOut: await errors(plain),
      keptOutNoisy: await errors(noisy),
      otherMixture: await errors(other),
    };
  };
}

/** Told as it comes; nothing is chosen by it. */
async function pointOf(epoch: number, errors: Promise<Errors>): Promise<Point> {
  const point = { minutes: (epoch * EPOCH * SECONDS) / 60, ...(await errors) };
  const { minutes, keptOut, keptOutNoisy, otherMixture: other } = point;
  const shown = [keptOut, keptOutNoisy, other].map((error) => error.toFixed(4)).join(', ');
  console.log(`${minutes} min: masks off by ${shown} (kept out, with noise, mix.wav)`);
  return point;
}

function mixtures(recordings: Recordings, seed: number): TrainingExamples {
  return {
    count: EPOCH,
    frames: () => 1, // all are as long
    load: (i, epoch) => spectraOf(makeMixture(recordings, SECONDS, new Random(seed, epoch, i))),
  };
}
