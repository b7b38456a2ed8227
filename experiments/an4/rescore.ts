/**
 * N-best lists of the recognizer in a new order: a recurrent language model of words, which learned
 * from the training transcripts, beside the bigram of the search. Each speaker's weights are those
 * that are best for the nine others.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '../../bench';
import {
  countWordErrors,
  createDecoder,
  initNetwork,
  loadModel,
  makeNgramModel,
  rescoreSentences,
  sentencePerplexity,
  train,
  trainingExamples,
  type Model,
  type Units,
  type WordErrors,
} from '../../lib';
import { writeAtomically } from '../../lib/files';
import { markdownTable } from '../markdown';
import { readRecognizer, type Recognizer } from './recognizer';
import { outputsOf } from './score';
import { editsOf, errorsByOthersChoice } from './settings';
import { shownErrors, totalOf, type WayErrors } from './ways';

export interface RescoreRun {
  readonly folder: string;
  /** Of the recognizer. */
  readonly path: string;
  readonly cells: number;
  readonly epochs: number;
  readonly seed: number;
}

const END = '</s>';
const EMBEDDING = 32;
const DROPOUT = 0.3;
const RATE = 0.005;

/** Sentences of a list, and how far below the best they may be. */
const SENTENCES = 50;
const LATTICE_BEAM = 12;
const BEAM = 20;

/** Shares of the recurrent model in what the language models say. */
const SHARES = {
  'bigram alone': [0],
  'recurrent alone': [1],
  both: [0.25, 0.5, 0.75],
} as const;
const LM_WEIGHTS = [0.6, 0.8, 1, 1.3, 1.6, 2];
const PENALTIES = [-2, -1, 0, 1, 2];

interface Listed {
  readonly text: string;
  readonly acoustic: number;
  readonly language: number;
  readonly neural: number;
}

type Row = Pick<WayErrors, 'errors' | 'interval'> & { readonly name: string };

/** Writes rescore.json and rescore.md. */
export async function rescoreExperiment(run: RescoreRun, signal: AbortSignal): Promise<void> {
  const { folder, path } = run;
  mkdirSync(folder, { recursive: true });
  const recognizer = await readRecognizer();
  const { test } = recognizer;
  const bigram = await makeNgramModel(textsOf(recognizer.train), { order: 2 });
  const recurrent = await learned(recognizer, run, signal);
  const perplexity = {
    bigram: (await bigram.perplexity(textsOf(test))).perplexity,
    recurrent: (await sentencePerplexity(recurrent, textsOf(test))).perplexity,
  };
  const decoder = createDecoder(recognizer.units, {
    lm: bigram,
    beam: BEAM,
    latticeBeam: LATTICE_BEAM,
  });
  const outputs = await outputsOf(await loadModel(path, { signal }), test);
  const lists: Listed[][] = [];
  for (const scores of outputs) {
    decoder.reset();
    decoder.push(scores);
    lists.push(await rescoreSentences(decoder.nBest(SENTENCES), recurrent, { signal }));
  }
  const rows: Row[] = [];
  for (const [name, shares] of Object.entries(SHARES)) {
    const each = errorsByOthersChoice(
      test.map(({ speaker, words }, i) => ({
        speaker,
        errors: errorsBySetting(words, lists[i]!, shares),
      })),
    );
    rows.push({ name, ...(await totalOf(each)) });
  }
  const least = test.map(({ words }, i) => leastErrors(words, lists[i]!));
  rows.push({ name: 'best of each list', ...(await totalOf(least)) });
  const table = markdownTable(
    ['n-best lists by', 'words wrong'],
    rows.map((row) => [row.name, shownErrors(row)]),
  );
  const result = { commit: commit(), date: new Date().toISOString(), ...run, perplexity, rows };
  await writeAtomically(join(folder, 'rescore.json'), [`${JSON.stringify(result, null, 2)}\n`]);
  await writeAtomically(join(folder, 'rescore.md'), [`${table}\n`]);
  console.log(perplexity);
  console.log(table);
}

const textsOf = (examples: Recognizer['test']): string[] =>
  examples.map(({ words }) => words.join(' '));

/** A model of the lexicon's words, a sentence of the transcripts at a time. */
async function learned(
  { units, train: examples }: Recognizer,
  { cells, epochs, seed }: RescoreRun,
  signal: AbortSignal,
): Promise<Model> {
  const names = [END, ...Object.keys(units.lexicon!)];
  const words: Units = { kind: 'tokens', names };
  const numbers = new Map(names.map((name, number) => [name, number]));
  const sentences = examples.map((example) => {
    const tokens = example.words.map((word) => numbers.get(word)!);
    return {
      inputs: Float32Array.of(0, ...tokens),
      labels: [...tokens, 0],
      frames: tokens.length + 1,
    };
  });
  const network = initNetwork(
    {
      tokens: names.length,
      embedding: EMBEDDING,
      cell: 'lstm',
      layers: 1,
      cells,
      output: names.length,
      outputActivation: 'log-softmax',
    },
    seed,
  );
  const { model } = await train({ ...network, units: words }, trainingExamples(sentences), {
    criterion: { kind: 'lm' },
    epochs,
    batch: 16,
    dropout: DROPOUT,
    optimizer: { rate: RATE, decay: 0.9, clipNorm: 1 },
    seed,
    signal,
  });
  return model;
}

/** Of the best sentence of a list, with each setting. */
function errorsBySetting(
  words: readonly string[],
  list: readonly Listed[],
  shares: readonly number[],
): WordErrors[] {
  const errors = list.map(({ text }) => countWordErrors(words, text.split(' ')));
  return shares.flatMap((share) =>
    LM_WEIGHTS.flatMap((lmWeight) =>
      PENALTIES.map((penalty) => {
        const scores = list.map(({ text, acoustic, language, neural }) => {
          const mixed = (1 - share) * language + share * neural;
          return acoustic + lmWeight * mixed - penalty * text.split(' ').length;
        });
        return errors[scores.indexOf(Math.max(...scores))] ?? countWordErrors(words, []);
      }),
    ),
  );
}

/** What no order of the list could be better than. */
function leastErrors(words: readonly string[], list: readonly Listed[]): WordErrors {
  const errors = list.map(({ text }) => countWordErrors(words, text.split(' ')));
  return errors.reduce((a, b) => (editsOf(b) < editsOf(a) ? b : a));
}
