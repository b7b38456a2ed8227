/**
 * The starts of joint SVD side by side, before any fine-tuning: DTLN's first model at the ranks that the paper's rule gives,
 * calibrated with mixtures of the recordings that teach, judged by its masks on others.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compress, examplesOf, loadModel, planCompression, type Calibration, type Model } from '../../../lib';
import { writeAtomically } from '../../../lib/files/atomic';
import { commit } from '../../commit';
import { Random } from '../random';
import { sharedPath } from '../shared';
import { maskError, spectraOf, type Spectra } from './masks';
import { judgedMixtures, makeMixture } from './mixture';
import { keptOutRecordings, otherMixture, teachingRecordings } from './recordings';

export interface StartsOptions {
  readonly folder: string;
  readonly taus: readonly number[];
  /** Of two seconds each. */
  readonly mixtures: number;
  readonly seed: number;
}

interface Row {
  /** Of the paper's rule, which gives the ranks of all starts. */
  readonly tau: number;
  readonly ranks: readonly number[];
  readonly stacked: boolean;
  readonly calibrated: boolean;
  /** Of masks, root mean square: on somebody else's mixture, and on kept-out recordings without and with noise. */
  readonly otherMixture: number;
  readonly keptOut: number;
}

const SECONDS = 2;

export async function startsExperiment({ folder, taus, mixtures, seed }: StartsOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const teacher = await loadModel(sharedPath('data', 'models', 'dtln', 'model_1.onnx'));
  const calibration = await teachingMixtures(mixtures, seed);
  const judges = {
    other: [spectraOf(await otherMixture())],
    keptOut: judgedMixtures(await keptOutRecordings()).map(spectraOf),
  };
  const rows: Row[] = [];
  for (const tau of taus) {
    const { report } = await compress(teacher, planCompression(teacher, { method: 'joint-svd', tau }));
    const ranks = report.layers.map(({ rank, hiddenSize }) => rank ?? hiddenSize);
    for (const calibrated of [false, true])
      for (const stacked of [false, true]) {
        const model = await begun(teacher, ranks, stacked, calibrated ? calibration : undefined);
        rows.push({
          ...{ tau, ranks, stacked, calibrated },
          otherMixture: await maskError(model, teacher, judges.other),
          keptOut: await maskError(model, teacher, judges.keptOut),
        });
      }
  }
  const result = { mixtures, seconds: SECONDS, seed, commit: commit(), date: new Date().toISOString(), rows };
  await writeAtomically(join(folder, 'starts.json'), [`${JSON.stringify(result, null, 2)}\n`]);
  console.log(rows.map(rowText).join('\n'));
}

export async function teachingMixtures(count: number, seed: number): Promise<Calibration> {
  const recordings = await teachingRecordings();
  const mixture = (i: number): Spectra => spectraOf(makeMixture(recordings, SECONDS, new Random(seed, 0, i)));
  return examplesOf(Array.from({ length: count }, (_, i) => mixture(i)));
}

async function begun(
  teacher: Model,
  ranks: readonly number[],
  stacked: boolean,
  calibration: Calibration | undefined,
): Promise<Model> {
  const plan = planCompression(teacher, {
    ...{ method: 'joint-svd', ranks, stacked },
    calibrated: calibration !== undefined,
  });
  return (await compress(teacher, plan, { calibration })).model;
}

function rowText({ tau, ranks, stacked, calibrated, otherMixture: other, keptOut }: Row): string {
  const start = [stacked ? 'stacked' : [], calibrated ? 'calibrated' : []].flat().join(', ') || 'plain';
  return [tau, ranks.join('/'), start, other.toFixed(4), keptOut.toFixed(4)].join('  ');
}
