/**
 * Words wrong of models of the recognizer by how they are decoded, by the lexicon alone and
 * with n-grams of the training transcripts, as each model can be stored; and how long a second
 * of speech takes, network and search.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { commit } from '../../bench';
import { loadModel, type Model } from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { networkParameters } from '../../lib/model';
import { markdownTable } from '../markdown';
import { readRecognizer, type RecognizerExample } from './recognizer';
import { outputsOf } from './score';
import { storedAs, type Stored } from './stored';
import { errorsOf, shownErrors, unitErrorsOf, waysOf, type WayErrors } from './ways';

/** Every third frame of 100 a second. */
const FRAMES_PER_SECOND = 100 / 3;

export interface WordsRow extends WayErrors {
  readonly model: string;
  readonly parameters: number;
  readonly stored: Stored;
  /** Phonemes wrong, by the best unit of each frame. */
  readonly unitErrorRate: number;
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
        unitErrorRate: unitErrorsOf(recognizer, timed.outputs),
      };
      for (const way of ways) {
        signal.throwIfAborted();
        const began = performance.now();
        const errors = await errorsOf(recognizer, way, timed.outputs);
        // Of all settings, on average.
        const search = (performance.now() - began) / 1000 / way.settings.length;
        const realTimeFactor = {
          network: timed.networkSeconds / timed.speechSeconds,
          search: search / timed.speechSeconds,
        };
        const row = { ...about, ...errors, realTimeFactor };
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
