/**
 * Distillation on a model that somebody else trained: DTLN's first model (Westhausen and Meyer 2020), compressed by joint
 * SVD, learns from the masks of the whole one on recordings without any labels. How much made-up audio it takes is the
 * curve.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compress, loadModel, planCompression, saveModel, type Model } from '../../../lib';
import { writeAtomically } from '../../../lib/files/atomic';
import { taught, train, type Examples } from '../../../lib/train';
import { commit } from '../../commit';
import { Random } from '../random';
import { sharedPath } from '../shared';
import { maskError, spectraOf, type Spectra } from './masks';
import { judgedMixtures, makeMixture } from './mixture';
import { keptOutRecordings, otherMixture, teachingRecordings, type Recordings } from './recordings';

export interface DtlnOptions {
  readonly folder: string;
  readonly ranks: readonly number[];
  readonly epochs: number;
  readonly seed: number;
  readonly threads: number;
}

/** Seconds of a mixture, and mixtures of an epoch: 10 minutes. */
const SECONDS = 3;
const EPOCH = 200;
/** What the kept-out recordings are judged at, beside without any noise. */
const SNRS = [0, 10, 20];

/** Masks against the teacher's, root mean square. */
interface Errors {
  /** Kept-out recordings as they are, and amid noise. */
  readonly keptOut: number;
  readonly keptOutNoisy: number;
  readonly otherMixture: number;
}

interface Point extends Errors {
  /** Minutes of mixtures that were learned from. */
  readonly minutes: number;
}

export async function dtlnExperiment(options: DtlnOptions, signal: AbortSignal): Promise<void> {
  const { folder, ranks, epochs, seed, threads } = options;
  mkdirSync(folder, { recursive: true });
  const teacher = await loadModel(sharedPath('data', 'models', 'dtln', 'model_1.onnx'));
  const plan = planCompression(teacher, { method: 'joint-svd', ranks: [...ranks] });
  let { model } = await compress(teacher, plan);
  const judge = await makeJudge(teacher);
  const curve: Point[] = [{ minutes: 0, ...(await judge(model)) }];
  const tell = (): void => {
    const { minutes, keptOut, keptOutNoisy, otherMixture: other } = curve.at(-1)!;
    const shown = [keptOut, keptOutNoisy, other].map((error) => error.toFixed(4)).join(', ');
    console.log(`${minutes} min: masks off by ${shown} (kept out, with noise, mix.wav)`);
  };
  tell();
  const recordings = await teachingRecordings();
  // Epoch by epoch, so that each is judged; nothing is chosen by the judgement.
  for (let epoch = 0; epoch < epochs; epoch++) {
    const examples = taught(mixtures(recordings, seed, epoch), teacher);
    const rate = 2e-3 * 0.05 ** (epoch / epochs);
    ({ model } = await train(model, examples, {
      criterion: { kind: 'mse' },
      optimizer: { kind: 'adam', rate, clipNorm: 1 },
      ...{ epochs: 1, batch: 8, seed: seed + epoch, threads, signal },
    }));
    curve.push({ minutes: ((epoch + 1) * EPOCH * SECONDS) / 60, ...(await judge(model)) });
    tell();
  }
  await saveModel(model, join(folder, 'dtln.safetensors'));
  const result = {
    ...{ ranks, seed, commit: commit(), date: new Date().toISOString() },
    ...{ parametersBefore: teacher.parameters, parametersAfter: model.parameters, curve },
  };
  await writeAtomically(join(folder, 'dtln.json'), [`${JSON.stringify(result, null, 2)}\n`]);
}

async function makeJudge(teacher: Model): Promise<(model: Model) => Promise<Errors>> {
  const keptOut = await keptOutRecordings();
  const plain = keptOut.speech.map(spectraOf);
  const noisy = judgedMixtures(keptOut, SNRS).map(spectraOf);
  const other = [spectraOf(await otherMixture())];
  return async (model) => {
    const errors = async (spectra: Spectra[]): Promise<number> => maskError(model, teacher, spectra);
    return {
      keptOut: await errors(plain),
      keptOutNoisy: await errors(noisy),
      otherMixture: await errors(other),
    };
  };
}

function mixtures(recordings: Recordings, seed: number, epoch: number): Examples {
  return {
    count: EPOCH,
    frames: () => 1, // all are as long
    load: (i) => spectraOf(makeMixture(recordings, SECONDS, new Random(seed, epoch, i))),
  };
}
