/**
 * The recognizer of AN4 and its compressed forms, fine-tuned by this library: all for the same
 * epochs, at the same rates and on the same recordings, which are other ones in every epoch. Scored
 * on ten speakers who are not among them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../lib/files';
import { percent } from '../../lib/charts';
import { compress, loadModel, planCompression, type Model } from '../../lib';
import { trainingExamples, type TrainingExamples } from '../../lib/train';
import { markdownTable } from '../markdown';
import { fallingAdam, type Recipe } from '../runs/recipe';
import { Results, type Outcome } from '../runs/results';
import { carryOut, type ExperimentContext, type Run } from '../runs/run';
import { begun, ranksByTau, type Start } from '../starts';
import { augmented, otherSpeaker } from './augment';
import { readPart } from './corpus';
import { exampleOf, readRecognizer, type Recognizer } from './recognizer';
import { outputsOf, scoreOutputs, type Scores } from './score';
import { calibrating } from './starts';
import { STORED, storedAs, type Stored } from './stored';

const RATE = 5e-4;
const CELLS = 500;
/** Utterances that calibrate. */
const CALIBRATION = 300;
/** Besides f32, in which models learn. */
const OTHERS = STORED.filter((stored) => stored !== 'f32');

interface Facts {
  readonly tau?: number;
  /** Of joint SVD. */
  readonly svd?: Start;
  /** How many times fewer parameters DirNet keeps. */
  readonly dirnet?: number;
  /** The fine-tuned model's, as it is stored. */
  readonly stored: Readonly<Partial<Record<Stored, Scores>>>;
}

interface FineTuning extends Run {
  readonly tau?: number;
  readonly svd?: Start;
  readonly dirnet?: number;
}

type Result = Outcome<Scores> & Facts;

export interface FineTunings {
  readonly folder: string;
  readonly taus: readonly number[];
  readonly starts: readonly Start[];
  /** Of DirNet, how many times fewer parameters. */
  readonly dirnet: readonly number[];
  /** Whether the dense model learns on too. */
  readonly dense: boolean;
  readonly epochs: number;
  /** How much longer or shorter vocal tracts become, a share; 0: they stay. */
  readonly warp: number;
  /** The share of the layers' outputs that training sets to 0. */
  readonly dropout: number;
  /** A model's file, instead of the one that PyTorch trained. */
  readonly from?: string | undefined;
  readonly seed: number;
  readonly threads: number;
}

export async function finetuneExperiment(
  { folder, taus, starts, dirnet, dense, epochs, warp, dropout, from, seed, threads }: FineTunings,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const published = await readRecognizer();
  const recognizer = from ? { ...published, model: await loadModel(from, { signal }) } : published;
  const context: ExperimentContext<Scores, Facts, FineTuning> = {
    folder,
    seed,
    threads,
    signal,
    results: new Results<Result>(join(folder, 'fine-tuned.jsonl')),
    examples: otherRecordings(recognizer, warp, seed),
    criterion: { kind: 'ctc' },
    evaluate: async (model) =>
      scoreOutputs(recognizer.units, recognizer.test, await outputsOf(model, recognizer.test)),
    factsOf: async (model, { tau, svd, dirnet: times }) => ({
      ...(tau !== undefined && { tau }),
      ...(svd && { svd }),
      ...(times !== undefined && { dirnet: times }),
      stored: await eachStored(async (form) =>
        context.evaluate(await storedAs(model, form, recognizer, seed)),
      ),
    }),
    shown: ({ wordErrorRate }) => `${percent(wordErrorRate, 1)} of words wrong`,
    say: (line) => {
      console.log(line);
    },
  };
  for (const run of runsOf(recognizer, {
    taus,
    starts,
    dirnet,
    dense,
    recipe: recipeOf(epochs, dropout),
    seed,
  }))
    await carryOut(run, context);
  const text = table(context.results.list);
  await writeAtomically(join(folder, 'table.md'), [`${text}\n`]);
  console.log(text);
}

/** Of fine-tuning what was compressed, or of training the dense model on as much. */
export function recipeOf(epochs: number, dropout: number): Recipe {
  const optimizer = { ...fallingAdam({ rate: 1, clipNorm: 5 }, epochs, CELLS), rate: RATE };
  return { epochs, batch: 32, optimizer, dropout };
}

/** The training part as nobody has heard it before, made anew for every epoch. */
export function otherRecordings(
  { units, scale }: Recognizer,
  warp: number,
  seed: number,
): TrainingExamples {
  const utterances = readPart('train', units);
  const recorded = utterances.map((utterance) => exampleOf(utterance, scale));
  return {
    count: utterances.length,
    frames: (i) => recorded[i]!.frames,
    load: (i, epoch) => {
      const speaker = otherSpeaker(utterances[i]!, warp, seed, i, epoch);
      return exampleOf(augmented(speaker, seed, i, epoch), scale);
    },
  };
}

/** With so many times fewer parameters. */
export async function byDirNet(model: Model, times: number): Promise<Model> {
  const targetParameters = Math.round(model.parameters / times);
  return (await compress(model, planCompression(model, { method: 'dirnet', targetParameters })))
    .model;
}

async function eachStored(scoreOf: (form: Stored) => Promise<Scores>): Promise<Facts['stored']> {
  const stored: Partial<Record<Stored, Scores>> = {};
  for (const form of OTHERS) stored[form] = await scoreOf(form);
  return stored;
}

interface Which extends Pick<FineTunings, 'taus' | 'starts' | 'dirnet' | 'dense' | 'seed'> {
  readonly recipe: Recipe;
}

function* runsOf(
  recognizer: Recognizer,
  { taus, starts, dirnet, dense, recipe, seed }: Which,
): Generator<FineTuning> {
  const { model } = recognizer;
  const calibration = trainingExamples(
    calibrating(recognizer, { examples: CALIBRATION, part: 'train', seed }),
  );
  for (const tau of taus)
    for (const svd of starts)
      yield {
        name: `${svd}-${tau}`,
        start: 'svd',
        tau,
        svd,
        recipe,
        network: async () => begun(model, await ranksByTau(model, tau), svd, { calibration }),
      };
  for (const times of dirnet)
    yield {
      name: `dirnet-${times}`,
      start: 'dictionary',
      dirnet: times,
      recipe,
      network: async () => byDirNet(model, times),
    };
  if (dense) yield { name: 'dense', start: 'dense', recipe, network: () => model };
}

const HEADS = [
  'model',
  'parameters',
  'words wrong, compressed',
  'fine-tuned',
  ...OTHERS.map((form) => `in ${form}`),
  'phonemes wrong, compressed',
  'fine-tuned',
  'seconds',
];

function table(results: readonly Result[]): string {
  const share = (rate: number): string => percent(rate, 1);
  return markdownTable(
    HEADS,
    results.map(
      ({ name, tau, svd, dirnet, parameters, before, after, stored, trainingSeconds }) => [
        svd ? `tau ${tau}, ${svd}` : dirnet ? `DirNet, ${dirnet} times fewer` : name,
        parameters.toLocaleString('en-US'),
        share(before.wordErrorRate),
        share(after.wordErrorRate),
        ...OTHERS.map((form) => (stored[form] ? share(stored[form].wordErrorRate) : '')),
        share(before.unitErrorRate),
        share(after.unitErrorRate),
        trainingSeconds.toFixed(0),
      ],
    ),
  );
}
