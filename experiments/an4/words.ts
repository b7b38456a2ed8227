/**
 * Words wrong of models of the recognizer by how they are decoded, by the lexicon alone and
 * with n-grams of the training transcripts, as each model can be stored; and how long a second
 * of speech takes, network and search.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { commit } from '../../bench';
import {
  countWordErrors,
  createDecoder,
  decodeGreedy,
  loadModel,
  makeNgramModel,
  sumWordErrors,
  wordErrorRate,
  type DecodingOptions,
  type Model,
  type NgramModel,
  type WordErrors,
} from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { networkParameters } from '../../lib/model';
import { errorInterval, INTERVAL_SEED, type ConfidenceInterval } from '../../lib/train';
import { markdownTable } from '../markdown';
import { readRecognizer, type Recognizer, type RecognizerExample } from './recognizer';
import { outputsOf } from './score';
import { bestSetting, editsOf, errorsByOthersChoice } from './settings';
import { storedAs, type Stored } from './stored';

const LM_WEIGHTS = [0.4, 0.6, 0.8, 1, 1.3, 1.6];
const PENALTIES = [-2, -1, 0, 1, 2];
const BEAM = 20;
/** Every third frame of 100 a second. */
const FRAMES_PER_SECOND = 100 / 3;

interface Way {
  readonly name: string;
  readonly settings: readonly DecodingOptions[];
}

export interface WordsRow {
  readonly model: string;
  readonly parameters: number;
  readonly stored: Stored;
  /** Phonemes wrong, by the best unit of each frame. */
  readonly unitErrorRate: number;
  readonly way: string;
  readonly errors: WordErrors;
  readonly interval: ConfidenceInterval | null;
  /** Best for all ten speakers together; each speaker's own may differ. */
  readonly setting: { readonly lmWeight?: number; readonly wordPenalty?: number };
  /** Seconds of processing for a second of speech, on one thread: of the network, of the search. */
  readonly realTimeFactor: { readonly network: number; readonly search: number };
}

export interface WordsRun {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly stored: readonly Stored[];
}

/** Writes words.json and words.md. The model that PyTorch trained comes first, as `dense`. */
export async function wordsExperiment(
  { folder, paths, stored }: WordsRun,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const recognizer = await readRecognizer();
  const ways = await waysOf(recognizer);
  const rows: WordsRow[] = [];
  for (const path of ['dense', ...paths]) {
    const model = path === 'dense' ? recognizer.model : await loadModel(path, { signal });
    for (const form of stored) {
      const timed = await timedOutputs(await storedAs(model, form, recognizer), recognizer.test);
      const about = {
        model: path,
        parameters: networkParameters(model),
        stored: form,
        unitErrorRate: unitErrors(recognizer, timed),
      };
      for (const way of ways) {
        signal.throwIfAborted();
        const row = { ...about, ...(await withInterval(scored(recognizer, way, timed))) };
        rows.push(row);
        console.log(`${path}, ${form}, ${way.name}: ${shownErrors(row)}`);
        const result = { commit: commit(), date: new Date().toISOString(), rows };
        const json = `${JSON.stringify(result, null, 2)}\n`;
        await writeAtomically(join(folder, 'words.json'), [json]);
        await writeAtomically(join(folder, 'words.md'), [`${table(rows)}\n`]);
      }
    }
  }
}

/** N-grams of the 948 sentences that the model was trained on. */
async function waysOf({ train }: Recognizer): Promise<Way[]> {
  const sentences = train.map(({ words }) => words.join(' '));
  const withLm = (lm: NgramModel): DecodingOptions[] =>
    LM_WEIGHTS.flatMap((lmWeight) =>
      PENALTIES.map((wordPenalty) => ({ lm, lmWeight, wordPenalty, beam: BEAM })),
    );
  return [
    { name: 'lexicon', settings: [0, 1, 2, 3, 4].map((wordPenalty) => ({ wordPenalty })) },
    { name: 'bigram', settings: withLm(await makeNgramModel(sentences, { order: 2 })) },
    { name: 'trigram', settings: withLm(await makeNgramModel(sentences, { order: 3 })) },
  ];
}

interface Scored extends Pick<WordsRow, 'way' | 'setting' | 'realTimeFactor'> {
  /** Of each utterance. */
  readonly each: readonly WordErrors[];
}

interface TimedOutputs {
  readonly outputs: readonly Float32Array[];
  readonly networkSeconds: number;
  readonly speechSeconds: number;
}

/** One stream on one thread, frame by frame, as live speech is heard. */
async function timedOutputs(
  model: Model,
  examples: readonly RecognizerExample[],
): Promise<TimedOutputs> {
  const outputs = await outputsOf(model, examples);
  const longest = examples.reduce((a, b) => (a.frames > b.frames ? a : b));
  const stream = model.createStream();
  const began = performance.now();
  for (let t = 0; t < longest.frames; t++)
    stream.step(longest.inputs.subarray(t * model.inputSize, (t + 1) * model.inputSize));
  const perFrame = (performance.now() - began) / 1000 / longest.frames;
  const frames = examples.reduce((sum, each) => sum + each.frames, 0);
  return {
    outputs,
    networkSeconds: perFrame * frames,
    speechSeconds: frames / FRAMES_PER_SECOND,
  };
}

/** Of each way; times are those of all settings, on average. */
function scored(
  { units, test }: Recognizer,
  { name, settings }: Way,
  { outputs, networkSeconds, speechSeconds }: TimedOutputs,
): Scored {
  const tried = test.map(({ speaker }) => ({ speaker, errors: [] as WordErrors[] }));
  const began = performance.now();
  for (const setting of settings) {
    const decoder = createDecoder(units, setting);
    test.forEach(({ words }, i) => {
      decoder.reset();
      decoder.push(outputs[i]!);
      const found = decoder.result().words.map(({ word }) => word);
      tried[i]!.errors.push(countWordErrors(words, found));
    });
  }
  const searchSeconds = (performance.now() - began) / 1000 / settings.length;
  const { lmWeight, wordPenalty } = settings[bestSetting(tried)]!;
  return {
    way: name,
    each: errorsByOthersChoice(tried),
    setting: { ...(lmWeight !== undefined && { lmWeight }), wordPenalty: wordPenalty! },
    realTimeFactor: {
      network: networkSeconds / speechSeconds,
      search: searchSeconds / speechSeconds,
    },
  };
}

async function withInterval({
  each,
  ...rest
}: Scored): Promise<Omit<WordsRow, 'model' | 'parameters' | 'stored' | 'unitErrorRate'>> {
  const terms = { over: each.map(editsOf), under: each.map(({ reference }) => reference) };
  const interval = await errorInterval(terms, INTERVAL_SEED);
  return { ...rest, errors: sumWordErrors(each), interval };
}

function unitErrors({ units, test }: Recognizer, { outputs }: TimedOutputs): number {
  const each = test.map(({ labels }, i) =>
    countWordErrors(
      Array.from(labels),
      decodeGreedy(outputs[i]!, units).map(({ unit }) => unit),
    ),
  );
  return wordErrorRate(sumWordErrors(each));
}

function shownErrors({ errors, interval }: Pick<WordsRow, 'errors' | 'interval'>): string {
  const [low, high] = interval!;
  const range = `${percent(low, 1)} to ${percent(high, 1)}`;
  return `${percent(wordErrorRate(errors), 1)} (${editsOf(errors)}; ${range})`;
}

/** A line for each model as it is stored, a column for each way. */
function table(rows: readonly WordsRow[]): string {
  const ways = [...new Set(rows.map(({ way }) => way))];
  const models = [...new Set(rows.map(keyOf))].map((key) =>
    rows.filter((row) => keyOf(row) === key),
  );
  const heads = ways.map((way) => `words wrong, ${way}`);
  return markdownTable(
    [
      'model',
      'stored',
      'parameters',
      'phonemes wrong',
      ...heads,
      'network, of real time',
      'search',
    ],
    models.map((each) => {
      const { model, stored, parameters, unitErrorRate, realTimeFactor } = each[0]!;
      const search = each.find(({ way }) => way === 'bigram') ?? each[0]!;
      return [
        model,
        stored,
        parameters.toLocaleString('en-US'),
        percent(unitErrorRate, 1),
        ...ways.map((way) => {
          const row = each.find((one) => one.way === way);
          return row ? shownErrors(row) : '';
        }),
        realTimeFactor.network.toFixed(4),
        search.realTimeFactor.search.toFixed(4),
      ];
    }),
  );
}

const keyOf = ({ model, stored }: WordsRow): string => `${model}, ${stored}`;
