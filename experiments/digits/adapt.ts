/**
 * Adapting to a new speaker: a small recognizer of single digits learns from all but one of the
 * speakers, then from two recordings of each digit by the one who was left out. What it gets wrong
 * of the new speaker and of the others, plainly fine-tuned, held to the model before, and with
 * recordings of the others mixed in.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeText, evaluate, features, initNetwork, type Model, type Units } from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { completeFrontEnd } from '../../lib/model';
import {
  mixedExamples,
  train,
  trainingExamples,
  type TrainingExample,
  type TrainOptions,
} from '../../lib/train';
import { lexiconUnits, loadLexicon } from '../../lib/text';
import { commit } from '../../bench';
import { markdownTable } from '../markdown';
import { normalize } from '../normalize';
import { sharedPath } from '../shared';
import { humanSpeakers, type Part } from './recordings';
import { DIGITS, RATE } from './words';

export interface AdaptOptions {
  readonly folder: string;
  /** Recordings of each digit to adapt to. */
  readonly takes: number;
  readonly epochs: number;
  readonly seed: number;
}

/** Shares of the units that are wrong. */
interface Errors {
  readonly own: number;
  readonly others: number;
}

interface Row {
  readonly speaker: string;
  readonly way: string;
  readonly errors: Errors;
}

const CRITERION = { kind: 'ctc' } as const;
const FRONT_END = completeFrontEnd({
  kind: 'log-mel',
  sampleRate: RATE,
  rightContext: 7,
  subsampling: 3,
});

type BySpeaker = Map<string, TrainingExample[]>;

export async function adaptExperiment(
  { folder, ...options }: AdaptOptions,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const dictionary = sharedPath('data', 'text', 'cmudict.dict');
  const units = lexiconUnits('ctc', await loadLexicon(dictionary, { words: DIGITS }));
  const [learned, tested] = [await examplesOf('train', units), await examplesOf('dev', units)];
  const all = [...learned.values(), ...tested.values()].flat();
  normalize([...learned.values()].flat(), all);
  const rows: Row[] = [];
  for (const speaker of learned.keys()) {
    rows.push(...(await adaptedTo(speaker, { learned, tested, units }, options, signal)));
    const result = { ...options, commit: commit(), date: new Date().toISOString(), rows };
    const json = `${JSON.stringify(result, null, 2)}\n`;
    await writeAtomically(join(folder, 'adapt.json'), [json]);
    await writeAtomically(join(folder, 'table.md'), [`${table(rows)}\n`]);
  }
}

async function examplesOf(part: Part, units: Units): Promise<BySpeaker> {
  const bySpeaker: BySpeaker = new Map();
  for (const { name, single } of await humanSpeakers(part)) {
    const examples: TrainingExample[] = [];
    // The first take of every digit, then the second: any number of takes has all digits alike.
    for (let take = 0; take < Math.max(...single.map(({ length }) => length)); take++)
      for (const [digit, takes] of single.entries()) {
        const samples = takes[take]?.samples;
        if (!samples) continue;
        const { data, frames } = await features({ samples, sampleRate: RATE }, FRONT_END);
        examples.push({ inputs: data, frames, labels: encodeText(DIGITS[digit]!, units) });
      }
    bySpeaker.set(name, examples);
  }
  return bySpeaker;
}

interface Corpus {
  readonly learned: BySpeaker;
  readonly tested: BySpeaker;
  readonly units: Units;
}

async function adaptedTo(
  speaker: string,
  { learned, tested, units }: Corpus,
  { takes, epochs, seed }: Omit<AdaptOptions, 'folder'>,
  signal: AbortSignal,
): Promise<Row[]> {
  const but = (all: BySpeaker): TrainingExample[] =>
    [...all].flatMap(([name, examples]) => (name === speaker ? [] : examples));
  const others = trainingExamples(but(learned));
  const own = trainingExamples(learned.get(speaker)!.slice(0, takes * DIGITS.length));
  const errorsOf = async (model: Model): Promise<Errors> => {
    const rateOf = async (examples: TrainingExample[]): Promise<number> =>
      (await evaluate(model, trainingExamples(examples), { criterion: CRITERION })).errorRate!;
    return { own: await rateOf(tested.get(speaker)!), others: await rateOf(but(tested)) };
  };
  const shared = { criterion: CRITERION, seed, signal } as const;
  const spec = { cell: 'lstm', input: 320, units, layers: 2, cells: 64 } as const;
  const optimizer = { rate: 0.002, clipNorm: 5 };
  const { model: base } = await train(initNetwork(spec, seed), others, { ...shared, optimizer });
  const rows: Row[] = [];
  const add = async (way: string, model: Model): Promise<void> => {
    const errors = await errorsOf(model);
    rows.push({ speaker, way, errors });
    console.log(
      `${speaker}, ${way}: ${percent(errors.own, 1)}, others ${percent(errors.others, 1)}`,
    );
  };
  await add('before', base);
  const tune = async (way: string, data = own, more: Partial<TrainOptions> = {}): Promise<void> => {
    const tuning = { ...shared, epochs, batch: 4, optimizer: { rate: 0.001, clipNorm: 5 } };
    await add(way, (await train(base, data, { ...tuning, ...more })).model);
  };
  await tune('fine-tuned');
  for (const hold of [0.01, 0.03, 0.1]) await tune(`hold ${hold}`, own, { hold });
  for (const ratio of [0.5, 1, 3]) await tune(`mix ${ratio}`, mixedExamples(own, others, ratio));
  return rows;
}

/** The new speaker's errors and the others', for every speaker and in the mean. */
function table(rows: readonly Row[]): string {
  const ways = [...new Set(rows.map(({ way }) => way))];
  const speakers = [...new Set(rows.map(({ speaker }) => speaker))];
  const cell = (errors: readonly Errors[]): string => {
    const mean = (part: keyof Errors): string =>
      (errors.reduce((sum, each) => sum + 100 * each[part], 0) / errors.length).toFixed(1);
    return `${mean('own')} / ${mean('others')}`;
  };
  return markdownTable(
    ['', ...speakers, 'mean'],
    ways.map((way) => {
      const ofWay = rows.filter((row) => row.way === way);
      const each = speakers.map((speaker) =>
        cell(ofWay.filter((row) => row.speaker === speaker).map(({ errors }) => errors)),
      );
      return [way, ...each, cell(ofWay.map(({ errors }) => errors))];
    }),
  );
}
