/**
 * The order of Prabhavalkar et al. (2016): CTC, sMBR, compression, CTC, sMBR, on the recognizer of
 * AN4. Beside each step of sMBR stands one of CTC from the same model, with as many epochs at the
 * same rate, so that what sMBR does is told from what more training does. What competes is all that
 * a bigram of the training transcripts can say.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '../../bench';
import {
  compress,
  makeNgramModel,
  planCompression,
  sentenceGraph,
  train,
  withGraph,
  type Model,
} from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import type { Criterion, TrainingReport } from '../../lib/train';
import { markdownTable } from '../markdown';
import { otherRecordings } from './finetune';
import { readRecognizer } from './recognizer';
import { outputsOf, scoreOutputs, type Scores } from './score';

export interface SequenceRun {
  readonly folder: string;
  readonly tau: number;
  /** Of CTC behind the compression. */
  readonly epochs: number;
  /** Of each step of sMBR, and of the step of CTC beside it. */
  readonly smbrEpochs: number;
  /** Of steps of sMBR, and of CTC beside them; CTC behind the compression has ten times that. */
  readonly rate: number;
  readonly acousticScale: number;
  readonly ctcWeight: number;
  /** Whether the dense model has its step of sMBR too. */
  readonly dense: boolean;
  readonly seed: number;
  readonly threads: number;
}

interface Row {
  readonly step: string;
  readonly parameters: number;
  /** By the lexicon, and by the bigram. */
  readonly lexicon: Scores;
  readonly bigram: Scores;
  readonly seconds: number;
}

const CLIP_NORM = 5;
const BATCH = 16;

export async function sequenceExperiment(run: SequenceRun, signal: AbortSignal): Promise<void> {
  const { folder, tau, epochs, smbrEpochs, rate, acousticScale, ctcWeight, dense, seed, threads } =
    run;
  mkdirSync(folder, { recursive: true });
  const recognizer = await readRecognizer();
  const { units, test } = recognizer;
  const texts = recognizer.train.map(({ words }) => words.join(' '));
  const lm = await makeNgramModel(texts, { order: 2 });
  const examples = otherRecordings(recognizer, 0, seed);
  const competing = withGraph(examples, await sentenceGraph(units, { lm }));
  const rows: Row[] = [];

  const learned = async (
    start: Model,
    criterion: Criterion,
    settings: { readonly epochs: number; readonly rate: number },
  ): Promise<{ model: Model; report: TrainingReport }> =>
    train(start, criterion.kind === 'smbr' ? competing : examples, {
      criterion,
      epochs: settings.epochs,
      batch: BATCH,
      optimizer: { rate: settings.rate, clipNorm: CLIP_NORM },
      seed,
      threads,
      signal,
    });
  const add = async (step: string, model: Model, report?: TrainingReport): Promise<void> => {
    const outputs = await outputsOf(model, test);
    const row: Row = {
      step,
      parameters: model.parameters,
      lexicon: scoreOutputs(units, test, outputs),
      bigram: scoreOutputs(units, test, outputs, { lm }),
      seconds: report ? report.epochs.reduce((sum, { seconds }) => sum + seconds, 0) : 0,
    };
    rows.push(row);
    console.log(
      `${step}: ${percent(row.lexicon.wordErrorRate, 1)}, bigram ${percent(row.bigram.wordErrorRate, 1)}`,
    );
    const result = { ...run, commit: commit(), date: new Date().toISOString(), rows };
    await writeAtomically(join(folder, 'smbr.json'), [`${JSON.stringify(result, null, 2)}\n`]);
    await writeAtomically(join(folder, 'smbr.md'), [`${table(rows)}\n`]);
  };
  const smbr = { kind: 'smbr', acousticScale, ctcWeight } as const;
  const steps = { epochs: smbrEpochs, rate };
  /** A step of sMBR and one of CTC beside it; gives the former. */
  const sequenceStep = async (start: Model, what: string): Promise<Model> => {
    const more = await learned(start, { kind: 'ctc' }, steps);
    await add(`${what}, more CTC instead`, more.model, more.report);
    const { model, report } = await learned(start, smbr, steps);
    await add(`${what}, sMBR`, model, report);
    return model;
  };

  await add('dense, CTC', recognizer.model);
  const whole = dense ? await sequenceStep(recognizer.model, 'dense') : recognizer.model;
  const plan = planCompression(whole, { method: 'joint-svd', tau });
  const compressed = (await compress(whole, plan)).model;
  await add('compressed', compressed);
  const tuned = await learned(compressed, { kind: 'ctc' }, { epochs, rate: 10 * rate });
  await add('compressed, CTC', tuned.model, tuned.report);
  await sequenceStep(tuned.model, 'compressed');
}

function table(rows: readonly Row[]): string {
  return markdownTable(
    ['step', 'parameters', 'words wrong, lexicon', 'bigram', 'phonemes wrong', 'seconds'],
    rows.map(({ step, parameters, lexicon, bigram, seconds }) => [
      step,
      parameters.toLocaleString('en-US'),
      percent(lexicon.wordErrorRate, 1),
      percent(bigram.wordErrorRate, 1),
      percent(lexicon.unitErrorRate, 1),
      seconds.toFixed(0),
    ]),
  );
}
