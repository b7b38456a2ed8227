/**
 * Words from models that say the unit of every frame (Lu et al. 2016): a model of CTC aligns the
 * training part, small models learn the unit of each frame by cross-entropy, their outputs some
 * frames late, and words are searched for by their likelihoods, outputs divided by priors. One
 * begins at random, one from a compressed model of CTC.
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
import { readRecognizer, type RecognizerExample } from './recognizer';
import { outputsOf } from './score';
import { errorsOf, shownErrors, unitErrorsOf, waysOf, type Grid, type WayErrors } from './ways';

export interface FramesRun {
  readonly folder: string;
  /** The model of CTC that aligns, instead of the one that PyTorch trained. */
  readonly from?: string | undefined;
  /** A compressed model of CTC that one run begins from. */
  readonly compressed?: string | undefined;
  /** LSTM layers and their cells, of the model that begins at random. */
  readonly layers: number;
  readonly cells: number;
  /** Frames of 30 ms that outputs are late. */
  readonly delay: number;
  /** Frames around a unit of CTC that are that unit. */
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

/** Of the trained model. */
interface Facts {
  readonly ways: readonly WayErrors[];
}

type Result = Outcome<Score> & Facts;

/** Each frame says a unit, not one in three: scores of sounds are greater than those of CTC. */
const GRID: Grid = {
  lexiconPenalties: [0, 3, 6, 9, 12, 16, 20],
  lmWeights: [1, 2, 3, 5, 8],
  lmPenalties: [-3, 0, 4, 8],
  beam: 60,
};
/** That a model which begins at random learns at, where its layers have 128 cells. */
const RATE = 0.004;
const BATCH = 32;
const INPUTS = 104;

/** Models are kept in the folder: what is done is not done again. */
export async function framesExperiment(run: FramesRun, signal: AbortSignal): Promise<void> {
  const { folder, from, compressed, layers, cells, delay, reach, epochs, warp, dropout } = run;
  const { seed, threads } = run;
  mkdirSync(folder, { recursive: true });
  const recognizer = await readRecognizer();
  const aligner = from ? await loadModel(from, { signal }) : recognizer.model;
  const alignments = await alignExamples(aligner, trainingExamples(recognizer.train), {
    reach,
    threads,
    signal,
  });
  const plain = frameUnits(recognizer.units);
  const priors = unitPriors(
    alignments.map((labels) => ({ labels })),
    plain,
  );
  const units: Units = { ...plain, priors, delay };
  const test = recognizer.test.map((example) => lengthened(example, delay));
  const said = new Set(Object.values(units.lexicon!).flat(2));
  const ways = await waysOf(recognizer, GRID);
  const context: ExperimentContext<Score, Facts> = {
    folder,
    seed,
    threads,
    signal,
    results: new Results<Result>(join(folder, 'frames.jsonl')),
    criterion: { kind: 'ce', delay },
    examples: labelled(otherRecordings(recognizer, warp, seed), alignments, seed),
    evaluate: async (model) => ({
      // Silence is not a phoneme of any word.
      unitErrorRate: unitErrorsOf({ units, test }, await outputsOf(model, test), (name) =>
        said.has(name),
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
  const optimizer = fallingAdam({ rate: RATE, clipNorm: 5 }, epochs, cells);
  const runs: Run[] = [];
  if (compressed)
    runs.push({
      name: 'compressed',
      start: 'svd',
      recipe: recipeOf(epochs, dropout),
      network: async () => {
        const model = await loadModel(compressed, { signal });
        return { ...bodyOf(model), ...attributesOf(model), units };
      },
    });
  runs.push({
    name: `lstm-${layers}x${cells}`,
    start: 'random',
    recipe: { epochs, batch: BATCH, optimizer, dropout } satisfies Recipe,
    network: () =>
      initNetwork({ cell: 'lstm', input: INPUTS, units, layers, cells, init: 'identity' }, seed),
  });
  for (const each of runs) {
    await carryOut(each, context);
    const text = table(context.results.list);
    await writeAtomically(join(folder, 'frames.md'), [`${text}\n`]);
    console.log(text);
  }
}

/** The last frame repeated, so that outputs are about all frames though they are late. */
function lengthened(example: RecognizerExample, delay: number): RecognizerExample {
  const { inputs, frames } = example;
  const size = inputs.length / frames;
  const longer = new Float32Array(inputs.length + delay * size);
  longer.set(inputs);
  for (let d = 0; d < delay; d++) longer.set(inputs.subarray(-size), inputs.length + d * size);
  return { ...example, inputs: longer, frames: frames + delay };
}

/** As of fine-tuning, with the labels of frames, which move with the tempo. */
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
