/**
 * The order of Prabhavalkar et al. (2016): CTC, sMBR, compression, CTC, sMBR, on the recognizer of
 * AN4. Each step of sMBR is compared with one of CTC from the same model, with as many epochs at
 * the same rates, which tells the effect of sMBR from that of more training. The competing
 * hypotheses are all sentences of an n-gram model of the training transcripts.
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
import { markdownTable } from '../markdown';
import type { Recipe } from '../runs/recipe';
import { Results, type Outcome } from '../runs/results';
import { carryOut, type ExperimentContext, type Run } from '../runs/run';
import { byDirNet, otherRecordings, recipeOf } from './finetune';
import { readRecognizer, type Recognizer } from './recognizer';
import { outputsOf } from './score';
import { errorsOf, shownErrors, unitErrorsOf, waysOf, type WayErrors } from './ways';

export interface SequenceRun {
  readonly folder: string;
  /** The file of the dense model; default the one that PyTorch trained. */
  readonly from?: string | undefined;
  readonly taus: readonly number[];
  /** How many times fewer parameters models of DirNet have. */
  readonly dirnet: readonly number[];
  /** Epochs of CTC after compression. */
  readonly epochs: number;
  /** Epochs of each step of sMBR, and of the step of CTC beside it. */
  readonly smbrEpochs: number;
  /** The learning rate at which these steps begin; it falls to a tenth. */
  readonly rate: number;
  readonly acousticScale: number;
  readonly ctcWeight: number;
  /** The order of the n-gram model of competing hypotheses. */
  readonly lmOrder: number;
  /** As in {@link finetuneExperiment}, for the compressed models. */
  readonly warp: number;
  readonly dropout: number;
  /** Dropout of the dense model. */
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
/** The share of the learning rate that is left at the end of a step. */
const LAST_RATE = 0.1;

/** Trains and scores the models. They are kept in the folder, so that none is trained twice. */
export async function sequenceExperiment(run: SequenceRun, signal: AbortSignal): Promise<void> {
  mkdirSync(run.folder, { recursive: true });
  const recognizer = await readRecognizer();
  const contexts = await contextsOf(run, recognizer, signal);
  const dense = run.from ? await loadModel(run.from, { signal }) : recognizer.model;
  const whole = await sequenceStep(run, contexts, 'dense', dense, run.denseDropout);
  for (const { name, start, network } of compressions(whole, run)) {
    const recipe = recipeOf(run.epochs, run.dropout);
    const tuned = await trained(contexts.ctc, { name: `${name}-ctc`, start, recipe, network });
    await sequenceStep(run, contexts, name, tuned, run.dropout);
  }
}

/** Training by either criterion; both add to the same results. */
interface Contexts {
  readonly ctc: Context;
  readonly smbr: Context;
}

async function contextsOf(
  { folder, acousticScale, ctcWeight, lmOrder, warp, seed, threads }: SequenceRun,
  recognizer: Recognizer,
  signal: AbortSignal,
): Promise<Contexts> {
  const ways = await waysOf(recognizer);
  const texts = recognizer.train.map(({ words }) => words.join(' '));
  const graph = await sentenceGraph(recognizer.units, {
    lm: await makeNgramModel(texts, { order: lmOrder }),
  });
  const examples = otherRecordings(recognizer, warp, seed);
  const ctc: Context = {
    folder,
    seed,
    threads,
    signal,
    results: new Results<Outcome<Score>>(join(folder, 'smbr.jsonl')),
    criterion: { kind: 'ctc' },
    examples,
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
  };
  const criterion = { kind: 'smbr', acousticScale, ctcWeight } as const;
  return { ctc, smbr: { ...ctc, criterion, examples: withGraph(examples, graph) } };
}

/** The trained model; the table of all results is written anew. */
async function trained(context: Context, run: Run): Promise<Model> {
  const model = await carryOut(run, context);
  const { folder, results } = context;
  await writeAtomically(join(folder, 'smbr.md'), [`${table(results.list)}\n`]);
  return model;
}

/** A step of sMBR, whose model is returned, and beside it one of CTC from the same model. */
async function sequenceStep(
  run: SequenceRun,
  { ctc, smbr }: Contexts,
  what: string,
  start: Network,
  dropout: number,
): Promise<Model> {
  const recipe = stepRecipe(run, dropout);
  const step = { start: 'dense', recipe, network: () => start } as const;
  const model = await trained(smbr, { ...step, name: `${what}-smbr` });
  await trained(ctc, { ...step, name: `${what}-more-ctc` });
  return model;
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
