/**
 * What a board is measured by: the models of Prabhavalkar et al. (2016), and the one in the
 * package.
 */
import { join } from 'node:path';
import { loadModel, saveModel } from '../../formats';
import { initNetwork, presetSpec } from '../../init';
import { framePeriod, Model } from '../../model';
import type { Dtype } from '../../weights';

/** A model that is to be measured. */
export interface BoardModel {
  readonly name: string;
  /** Milliseconds of audio that a step stands for. */
  readonly periodMillis: number;
  /** Writes it to a file. */
  readonly write: (path: string) => Promise<void>;
}

/** One frame of 10 ms a step, as the paper's models take them. */
const FRAME_MILLIS = 10;
/** The smallest of its table that came near the dense one's error rate, and what int8 adds. */
const OF_THE_PAPER: readonly [preset: string, dtype: Dtype][] = [
  ['prabhavalkar2016', 'f32'],
  ['prabhavalkar2016', 'int8'],
  ['prabhavalkar2016-tau0.6', 'f32'],
  ['prabhavalkar2016-tau0.6', 'int8'],
];
/** The same depth below the package's root from lib/bench/board and from dist/bench/board. */
const digits = (): string =>
  join(__dirname, '..', '..', '..', 'models', 'digits', 'digits.safetensors');

function ofPreset(preset: string, dtype: Dtype): BoardModel {
  return {
    name: `${preset} ${dtype}`,
    periodMillis: FRAME_MILLIS,
    write: async (path) => {
      const model = new Model(initNetwork(presetSpec(preset)));
      await saveModel(model.convert({ dtype }), path);
    },
  };
}

/** Milliseconds between two steps of a model that hears; of others those of a frame. */
export function periodOf({ frontEnd }: Pick<Model, 'frontEnd'>): number {
  if (!frontEnd) return FRAME_MILLIS;
  return framePeriod(frontEnd);
}

/** @throws CompactRnnError as {@link loadModel}. */
export async function modelInFile(path: string, name: string, dtype?: Dtype): Promise<BoardModel> {
  const model = await loadModel(path);
  return {
    name,
    periodMillis: periodOf(model),
    write: async (copy) => saveModel(dtype ? model.convert({ dtype }) : model, copy),
  };
}

export async function usualModels(): Promise<BoardModel[]> {
  return [
    ...OF_THE_PAPER.map(([preset, dtype]) => ofPreset(preset, dtype)),
    await modelInFile(digits(), 'digits f16'),
    await modelInFile(digits(), 'digits int8', 'int8'),
  ];
}
