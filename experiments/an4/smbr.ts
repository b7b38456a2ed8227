/**
 * The order of Prabhavalkar et al. (2016): CTC, sMBR, compression, CTC, sMBR, on the recognizer of
 * AN4. Beside each step of sMBR stands one of CTC from the same model, with as many epochs at the
 * same rates, so that what sMBR does is told from what more training does. What competes is all
 * that an n-gram model of the training transcripts can say.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  compress,
  loadModel,
  makeNgramModel,
  planCompression,
  sentenceGraph,
  withGraph,
  wordErrorRate,
  type Model,
  type Network,
} from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import type { Criterion } from '../../lib/train';
import { markdownTable } from '../markdown';
import type { Recipe } from '../runs/recipe';
import { Results, type Outcome } from '../runs/results';
import { carryOut, type ExperimentContext, type Run } from '../runs/run';
import { byDirNet, otherRecordings, recipeOf } from './finetune';
import { readRecognizer } from './recognizer';
import { outputsOf } from './score';
import { errorsOf, shownErrors, unitErrorsOf, waysOf, type WayErrors } from './ways';

export interface SequenceRun {
  readonly folder: string;
  /** The dense model's file, instead of the one that PyTorch trained. */
  readonly from?: string | undefined;
  readonly taus: readonly number[];
  /** Of DirNet, how many times fewer parameters. */
  readonly dirnet: readonly number[];
  /** Of CTC behind the compression. */
  readonly epochs: number;
  /** Of each step of sMBR, and of the step of CTC beside it. */
  readonly smbrEpochs: number;
  /** That these begin at; it falls to a tenth. */
  readonly rate: number;
  readonly acousticScale: number;
  readonly ctcWeight: number;
  /** Of the n-grams that compete. */
  readonly lmOrder: number;
  /** As of {@link finetuneExperiment}; of the compressed models. */
  readonly warp: number;
  readonly dropout: number;
  /** Of the dense one. */
  readonly denseDropout: number;
  readonly seed: number;
  readonly threads: number;
}

interface Score {
  readonly unitErrorRate: number;
  readonly ways: readonly WayErrors[];
}

type Context = ExperimentContext<Score, object>;

const CLIP_NORM = 5;
const BATCH = 16;
/** What is left of the rate of a step at its end. */
const LAST_RATE = 0.1;

/** Models are kept in the folder: what is done is not done again. */
export async function sequenceExperiment(run: SequenceRun, signal: AbortSignal): Promise<void> {
  const { folder, from, epochs, acousticScale, ctcWeight, lmOrder, warp, seed } = run;
  mkdirSync(folder, { recursive: true });
  const recognizer = await readRecognizer();
  const ways = await waysOf(recognizer);
  const texts = recognizer.train.map(({ words }) => words.join(' '));
  const graph = await sentenceGraph(recognizer.units, {
    lm: await makeNgramModel(texts, { order: lmOrder }),
  });
  const examples = otherRecordings(recognizer, warp, seed);
  const results = new Results<Outcome<Score>>(join(folder, 'smbr.jsonl'));
  const by = (criterion: Criterion): Context => ({
    folder,
    seed,
    threads: run.threads,
    signal,
    results,
    criterion,
    examples: criterion.kind === 'smbr' ? withGraph(examples, graph) : examples,
    evaluate: async (model) => {
      const outputs = await outputsOf(model, recognizer.test);
      const each: WayErrors[] = [];
      for (const way of ways) each.push(await errorsOf(recognizer, way, outputs));
      return { unitErrorRate: unitErrorsOf(recognizer, outputs), ways: each };
    },
    factsOf: async () => Promise.resolve({}),
    shown: ({ ways: each }) =>
      each.map(({ way, errors }) => `${way} ${percent(wordErrorRate(errors), 1)}`).join(', '),
    say: (line) => {
      console.log(line);
    },
  });
  const ctc = by({ kind: 'ctc' });
  const smbr = by({ kind: 'smbr', acousticScale, ctcWeight });
  const did = async (context: Context, each: Run): Promise<Model> => {
    const model = await carryOut(each, context);
    await writeAtomically(join(folder, 'smbr.md'), [`${table(results.list)}\n`]);
    return model;
  };
  /** A step of sMBR and one of CTC beside it; gives the former. */
  const sequenceStep = async (what: string, start: Network, dropout: number): Promise<Model> => {
    const step = {
      start: 'dense',
      recipe: stepRecipe(run, dropout),
      network: () => start,
    } as const;
    const model = await did(smbr, { ...step, name: `${what}-smbr` });
    await did(ctc, { ...step, name: `${what}-more-ctc` });
    return model;
  };

  const dense = from ? await loadModel(from, { signal }) : recognizer.model;
  const whole = await sequenceStep('dense', dense, run.denseDropout);
  for (const { name, start, network } of compressions(whole, run)) {
    const recipe = recipeOf(epochs, run.dropout);
    const tuned = await did(ctc, { name: `${name}-ctc`, start, recipe, network });
    await sequenceStep(name, tuned, run.dropout);
  }
}

function* compressions(
  model: Model,
  { taus, dirnet }: SequenceRun,
): Generator<Pick<Run, 'name' | 'start' | 'network'>> {
  for (const tau of taus)
    yield {
      name: String(tau),
      start: 'svd',
      network: async () =>
        (await compress(model, planCompression(model, { method: 'joint-svd', tau }))).model,
    };
  for (const times of dirnet)
    yield {
      name: `dirnet-${times}`,
      start: 'dictionary',
      network: async () => byDirNet(model, times),
    };
}

function stepRecipe({ smbrEpochs, rate }: SequenceRun, dropout: number): Recipe {
  const decay = LAST_RATE ** (1 / smbrEpochs);
  const optimizer = { kind: 'adam', rate, decay, clipNorm: CLIP_NORM } as const;
  return { epochs: smbrEpochs, batch: BATCH, optimizer, dropout };
}

/** A line for each training, before and after it. */
function table(results: readonly Outcome<Score>[]): string {
  const ways = results[0]!.after.ways.map(({ way }) => way);
  return markdownTable(
    [
      'step',
      'parameters',
      ...ways.flatMap((way) => [`words wrong, ${way}, before`, 'after']),
      'phonemes wrong, before',
      'after',
      'seconds',
    ],
    results.map(({ name, parameters, before, after, trainingSeconds }) => [
      name,
      parameters.toLocaleString('en-US'),
      ...ways.flatMap((_, i) => [shownErrors(before.ways[i]!), shownErrors(after.ways[i]!)]),
      percent(before.unitErrorRate, 1),
      percent(after.unitErrorRate, 1),
      trainingSeconds.toFixed(0),
    ]),
  );
}
