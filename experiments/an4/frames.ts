/**
 * Words by models with a unit for every frame (hybrid decoding; Lu et al. 2016): a CTC model aligns
 * the training set, small models are trained on the labels of frames by cross-entropy, with delayed
 * outputs, and words are decoded from scaled likelihoods, outputs divided by priors. One model
 * begins at random, one from a compressed CTC model.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  alignExamples,
  frameUnits,
  initNetwork,
  loadModel,
  trainingExamples,
  unitPriors,
  type Units,
} from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { attributesOf, bodyOf } from '../../lib/model';
import type { TrainingExamples } from '../../lib/train';
import { markdownTable } from '../markdown';
import { fallingAdam, type Recipe } from '../runs/recipe';
import { Results, type Outcome } from '../runs/results';
import { carryOut, type ExperimentContext, type Run } from '../runs/run';
import { tempoOf } from './augment';
import { otherRecordings, recipeOf } from './finetune';
import { readRecognizer, type Recognizer, type RecognizerExample } from './recognizer';
import { outputsOf } from './score';
import { errorsOf, shownErrors, unitErrorsOf, waysOf, type Grid, type WayErrors } from './ways';

export interface FramesRun {
  readonly folder: string;
  /** The CTC model that aligns; default the one that PyTorch trained. */
  readonly from?: string | undefined;
  /** A compressed CTC model from which one run begins. */
  readonly compressed?: string | undefined;
  /** LSTM layers and their cells, of the model that begins at random. */
  readonly layers: number;
  readonly cells: number;
  /** The delay of the outputs in frames of 30 ms. */
  readonly delay: number;
  /** The reach of alignments in frames (alignExamples). */
  readonly reach: number;
  readonly epochs: number;
  readonly warp: number;
  readonly dropout: number;
  readonly seed: number;
  readonly threads: number;
}

interface Score {
  readonly unitErrorRate: number;
}

/** Word errors of the trained model. */
interface Facts {
  readonly ways: readonly WayErrors[];
}

type Result = Outcome<Score> & Facts;

/** Every frame has a unit, not one in three: acoustic scores are greater than those of CTC. */
const GRID: Grid = {
  lexiconPenalties: [0, 3, 6, 9, 12, 16, 20],
  lmWeights: [1, 2, 3, 5, 8],
  lmPenalties: [-3, 0, 4, 8],
  beam: 60,
};
/** The learning rate of a model that begins at random, for layers of 128 cells. */
const RATE = 0.004;
const BATCH = 32;
const INPUTS = 104;

/** Trains and scores the models. They are kept in the folder, so that none is trained twice. */
export async function framesExperiment(run: FramesRun, signal: AbortSignal): Promise<void> {
  const { folder } = run;
  mkdirSync(folder, { recursive: true });
  const task = await taskOf(run, signal);
  const context = await contextOf(run, task, signal);
  for (const each of runsOf(run, task.units, signal)) {
    await carryOut(each, context);
    const text = table(context.results.list);
    await writeAtomically(join(folder, 'frames.md'), [`${text}\n`]);
    console.log(text);
  }
}

/** What is learned, and tested on. */
interface FramesTask {
  readonly recognizer: Recognizer;
  /** One for each frame, with priors and the delay. */
  readonly units: Units;
  readonly examples: TrainingExamples;
  readonly test: readonly RecognizerExample[];
}

async function taskOf(run: FramesRun, signal: AbortSignal): Promise<FramesTask> {
  const { from, delay, reach, warp, seed, threads } = run;
  const recognizer = await readRecognizer();
  const aligner = from ? await loadModel(from, { signal }) : recognizer.model;
  const train = trainingExamples(recognizer.train);
  const alignments = await alignExamples(aligner, train, { reach, threads, signal });
  const plain = frameUnits(recognizer.units);
  const priors = unitPriors(
    alignments.map((labels) => ({ labels })),
    plain,
  );
  return {
    recognizer,
    units: { ...plain, priors, delay },
    examples: labelled(otherRecordings(recognizer, warp, seed), alignments, seed),
    test: recognizer.test.map((example) => lengthened(example, delay)),
  };
}

async function contextOf(
  { folder, delay, seed, threads }: FramesRun,
  { recognizer, units, examples, test }: FramesTask,
  signal: AbortSignal,
): Promise<ExperimentContext<Score, Facts>> {
  // Silence is not a phoneme of any word.
  const phonemes = new Set(Object.values(units.lexicon!).flat(2));
  const ways = await waysOf(recognizer, GRID);
  return {
    folder,
    seed,
    threads,
    signal,
    results: new Results<Result>(join(folder, 'frames.jsonl')),
    criterion: { kind: 'ce', delay },
    examples,
    evaluate: async (model) => ({
      unitErrorRate: unitErrorsOf({ units, test }, await outputsOf(model, test), (name) =>
        phonemes.has(name),
      ),
    }),
    factsOf: async (model) => {
      const outputs = await outputsOf(model, test);
      const each: WayErrors[] = [];
      for (const way of ways) each.push(await errorsOf({ units, test }, way, outputs));
      return { ways: each };
    },
    shown: ({ unitErrorRate }) => `${percent(unitErrorRate, 1)} of phonemes wrong`,
    say: (line) => {
      console.log(line);
    },
  };
}

function* runsOf(
  { compressed, layers, cells, epochs, dropout, seed }: FramesRun,
  units: Units,
  signal: AbortSignal,
): Generator<Run> {
  if (compressed)
    yield {
      name: 'compressed',
      start: 'svd',
      recipe: recipeOf(epochs, dropout),
      network: async () => {
        const model = await loadModel(compressed, { signal });
        return { ...bodyOf(model), ...attributesOf(model), units };
      },
    };
  const optimizer = fallingAdam({ rate: RATE, clipNorm: 5 }, epochs, cells);
  yield {
    name: `lstm-${layers}x${cells}`,
    start: 'random',
    recipe: { epochs, batch: BATCH, optimizer, dropout } satisfies Recipe,
    network: () =>
      initNetwork({ cell: 'lstm', input: INPUTS, units, layers, cells, init: 'identity' }, seed),
  };
}

/** The example with its last frame repeated, so that delayed outputs cover all frames. */
function lengthened(example: RecognizerExample, delay: number): RecognizerExample {
  const { inputs, frames } = example;
  const size = inputs.length / frames;
  const longer = new Float32Array(inputs.length + delay * size);
  longer.set(inputs);
  for (let d = 0; d < delay; d++) longer.set(inputs.subarray(-size), inputs.length + d * size);
  return { ...example, inputs: longer, frames: frames + delay };
}

/** The recordings of fine-tuning with labels of frames, which follow the tempo. */
function labelled(
  recordings: TrainingExamples,
  alignments: readonly Int32Array[],
  seed: number,
): TrainingExamples {
  return {
    ...recordings,
    load: async (i, epoch) => {
      const example = await recordings.load(i, epoch);
      const tempo = tempoOf(seed, i, epoch);
      const own = alignments[i]!;
      const labels = Int32Array.from(
        { length: example.frames },
        (_, t) => own[Math.min(own.length - 1, Math.round(t * tempo))]!,
      );
      return { ...example, labels };
    },
  };
}

function table(results: readonly Result[]): string {
  const ways = results[0]!.ways.map(({ way }) => `words wrong, ${way}`);
  return markdownTable(
    ['model', 'parameters', 'phonemes wrong', ...ways, 'seconds'],
    results.map(({ name, parameters, after, ways: each, trainingSeconds }) => [
      name,
      parameters.toLocaleString('en-US'),
      percent(after.unitErrorRate, 1),
      ...each.map(shownErrors),
      trainingSeconds.toFixed(0),
    ]),
  );
}
