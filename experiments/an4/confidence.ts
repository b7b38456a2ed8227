/**
 * Calibration of word confidences: the share of right words of the test set for each level of
 * confidence, and the gain of two calibrations, each fitted for a speaker on the nine others: all
 * scores of the lattice times one factor (Wessel et al. 2001), or a logistic function of the
 * confidence (Platt 1999).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '../../bench';
import { createDecoder, loadModel, makeNgramModel, type DecodingOptions } from '../../lib';
import { percent } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { markdownTable } from '../markdown';
import { readRecognizer, type Recognizer } from './recognizer';
import {
  byOthers,
  crossEntropy,
  fittedLogistic,
  mapped,
  reliabilityOf,
  rightWords,
  type Logistic,
  type Reliability,
  type ScoredWord,
} from './reliability';
import { outputsOf } from './score';
import { storedAs, type Stored } from './stored';

export interface ConfidenceRun {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly stored: readonly Stored[];
}

/** What the CLI keeps where confidences are asked for. */
const LATTICE_BEAM = 8;
const BEAM = 20;
/** Of the scores of lattices. */
const SCALES = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1];

interface Row {
  readonly model: string;
  readonly stored: Stored;
  readonly way: string;
  readonly asTheyAre: Reliability;
  /** Normalized cross entropies of the same words. */
  readonly scaled: number;
  readonly curved: number;
  readonly oneCurve: number;
}

/** The words of a row, with the confidences of each of the scales. */
interface Heard extends Pick<Row, 'model' | 'stored' | 'way'> {
  readonly byScale: readonly (readonly ScoredWord[])[];
  readonly words: readonly ScoredWord[];
}

/** Writes confidence.json and confidence.md. The model that PyTorch trained comes first. */
export async function confidenceExperiment(
  { folder, paths, stored }: ConfidenceRun,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const recognizer = await readRecognizer();
  const sentences = recognizer.train.map(({ words }) => words.join(' '));
  const ways: Record<string, DecodingOptions> = {
    lexicon: { wordPenalty: 2 },
    bigram: { lm: await makeNgramModel(sentences, { order: 2 }), beam: BEAM },
  };
  const heard: Heard[] = [];
  for (const path of ['dense', ...paths]) {
    const model = path === 'dense' ? recognizer.model : await loadModel(path, { signal });
    for (const form of stored) {
      const outputs = await outputsOf(await storedAs(model, form, recognizer), recognizer.test);
      for (const [way, options] of Object.entries(ways)) {
        signal.throwIfAborted();
        const byScale = scoredWords(recognizer, outputs, options);
        heard.push({ model: path, stored: form, way, byScale, words: byScale.at(-1)! });
      }
    }
  }
  const all = heard.flatMap(({ words }) => words);
  const curves = new Map<string, Logistic>();
  const rows = heard.map((one) => rowOf(one, all, curves));
  const curve = fittedLogistic(all);
  const bins = {
    asTheyAre: reliabilityOf(all).bins,
    curved: reliabilityOf(mapped(all, curve)).bins,
  };
  const text = `${table(rows)}\n\n${binTable(all, curve)}\n`;
  const result = { commit: commit(), date: new Date().toISOString(), curve, rows, bins };
  await writeAtomically(join(folder, 'confidence.json'), [`${JSON.stringify(result, null, 2)}\n`]);
  await writeAtomically(join(folder, 'confidence.md'), [text]);
  console.log(text, curve);
}

/** At each of the scales. */
function scoredWords(
  { units, test }: Recognizer,
  outputs: readonly Float32Array[],
  options: DecodingOptions,
): ScoredWord[][] {
  const decoder = createDecoder(units, { ...options, latticeBeam: LATTICE_BEAM });
  const byScale: ScoredWord[][] = SCALES.map(() => []);
  for (const [i, { words, speaker }] of test.entries()) {
    decoder.reset();
    decoder.push(outputs[i]!);
    const lattice = decoder.lattice();
    if (lattice.isEmpty) continue;
    for (const [k, scale] of SCALES.entries()) {
      const [best] = lattice.best(1, {
        acousticScale: scale,
        languageScale: scale,
        wordPenalty: scale * (options.wordPenalty ?? 0),
      });
      const right = rightWords(words, best!.text.split(' '));
      for (const [j, { confidence }] of best!.words.entries())
        byScale[k]!.push({ speaker, confidence, isRight: right[j]! });
    }
  }
  return byScale;
}

/** @param curves of all words but those of a speaker. */
function rowOf(
  { model, stored, way, byScale, words }: Heard,
  all: readonly ScoredWord[],
  curves: Map<string, Logistic>,
): Row {
  const worth = (better: readonly ScoredWord[]): number => reliabilityOf(better).crossEntropy;
  const scaled = byOthers(
    words,
    (others) => {
      const entropies = byScale.map((some) => crossEntropy(some.filter(others)));
      return byScale[entropies.indexOf(Math.min(...entropies))]!;
    },
    (best, own) => best.filter(own),
  );
  const curved = byOthers(
    words,
    (others) => fittedLogistic(words.filter(others)),
    (curve, own) => mapped(words.filter(own), curve),
  );
  const oneCurve = words.map((word) => {
    const { speaker } = word;
    const curve =
      curves.get(speaker) ?? fittedLogistic(all.filter((other) => other.speaker !== speaker));
    curves.set(speaker, curve);
    return mapped([word], curve)[0]!;
  });
  return {
    model,
    stored,
    way,
    asTheyAre: reliabilityOf(words),
    scaled: worth(scaled),
    curved: worth(curved),
    oneCurve: worth(oneCurve),
  };
}

function table(rows: readonly Row[]): string {
  return markdownTable(
    [
      ...['model', 'stored', 'decoded by', 'words right', 'mean confidence', 'right surer'],
      ...['NCE', 'scaled', 'by a curve', 'by one curve for all'],
    ],
    rows.map(({ model, stored, way, asTheyAre, scaled, curved, oneCurve }) => [
      model,
      stored,
      way,
      percent(asTheyAre.right, 1),
      percent(asTheyAre.meanConfidence, 1),
      percent(asTheyAre.area, 1),
      ...[asTheyAre.crossEntropy, scaled, curved, oneCurve].map((x) => x.toFixed(2)),
    ]),
  );
}

function binTable(all: readonly ScoredWord[], curve: Logistic): string {
  const { bins } = reliabilityOf(all);
  return markdownTable(
    ['confidence', 'of all words', 'on average', 'of them right', 'by the curve'],
    bins.map(({ from, to, words, meanConfidence, right }) => {
      const some = all.filter(({ confidence: c }) => c >= from && (c < to || to === 1));
      return [
        `${from} to ${to}`,
        percent(words / all.length, 1),
        percent(meanConfidence, 1),
        percent(right, 1),
        percent(reliabilityOf(mapped(some, curve)).meanConfidence, 1),
      ];
    }),
  );
}
