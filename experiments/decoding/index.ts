/**
 * Search at the size of CMUdict: words wrong, real-time factor and memory against the beam, with a
 * pruned trigram rescored on the fly by the whole one, and with the whole one alone.
 */
import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { commit } from '../../bench';
import { inChild } from '../../lib/bench';
import { picture } from '../../lib/charts';
import { writeAtomically } from '../../lib/files';
import { beamChart, TONES } from './chart';
import type { Row, Setting, Task } from './measure';
import type { Strength } from './posteriors';
import { beamTable } from './table';
import { largeModelFile, smallModelFile } from './task';

/** Of made-up models: about 9 and 18 % of phonemes wrong. */
export const STRENGTHS = {
  clear: { substitution: 0.05, deletion: 0.015, insertion: 0.003, doubt: 0.3, noise: 0.5 },
  noisy: { substitution: 0.08, deletion: 0.02, insertion: 0.005, doubt: 0.3, noise: 0.7 },
} as const satisfies Record<string, Strength>;

export interface DecodingExperiment {
  readonly folder: string;
  readonly strength: keyof typeof STRENGTHS;
  readonly utterances: number;
  readonly seed: number;
  readonly beams: readonly number[];
  /** N-grams of the model of the first pass. */
  readonly ngrams: number;
  readonly maxHypotheses: number;
  readonly lmWeight: number;
  readonly wordPenalty: number;
}

export async function decodingExperiment(
  { folder, strength, beams, ...options }: DecodingExperiment,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { utterances, seed } = options;
  const task: Task = { utterances, seed, strength: STRENGTHS[strength] };
  const large = await largeModelFile();
  const small = await smallModelFile(large, options.ngrams);
  const rows: Row[] = [];
  for (const setting of settingsOf(beams, options, { small, large })) {
    const args = [JSON.stringify(setting), JSON.stringify(task)];
    const script = join(__dirname, 'measure-process.js');
    rows.push(
      await inChild<Row>(script, args, { what: `beam ${setting.beam}`, cores: [0], signal }),
    );
    const about = { ...options, ...task, commit: commit(), cpu: cpus()[0]?.model };
    const text = JSON.stringify({ about, rows: rows.map(withoutPaths) }, null, 2);
    await writeAtomically(join(folder, `${strength}.json`), [`${text}\n`]);
    await writeAtomically(join(folder, `${strength}.md`), [`${beamTable(rows)}\n`]);
    console.log(beamTable(rows.slice(-1)));
  }
  const chart = picture(beamChart(rows), TONES);
  await writeAtomically(join(folder, `${strength}.svg`), [chart]);
}

/** Every beam with both kinds of search; the first kind also without a limit of hypotheses. */
function settingsOf(
  beams: readonly number[],
  {
    maxHypotheses,
    lmWeight,
    wordPenalty,
  }: Pick<DecodingExperiment, 'maxHypotheses' | 'lmWeight' | 'wordPenalty'>,
  { small, large }: { small: string; large: string },
): Setting[] {
  const scales = { lmWeight, wordPenalty };
  return beams.flatMap((beam): Setting[] => [
    { name: 'rescored', lm: small, rescore: large, beam, maxHypotheses, ...scales },
    { name: 'one pass', lm: large, beam, maxHypotheses, ...scales },
    { name: 'rescored, no limit', lm: small, rescore: large, beam, ...scales },
  ]);
}

/** Paths are of this machine. */
function withoutPaths({ setting, ...row }: Row): object {
  const { name, beam, maxHypotheses, lmWeight, wordPenalty } = setting;
  return { name, beam, maxHypotheses, lmWeight, wordPenalty, ...row };
}
