/**
 * What ships: a model of the experiment in f16, and strings that a voice of espeak-ng says which no
 * model was trained on, half of them amid noise, with their manifest.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel, saveModel } from '../../lib';
import { writeAtomically } from '../../lib/files';
import { wavBytes } from '../audio/wav';
import { Random } from '../../lib/random';
import { say } from './spoken';
import { CLEAN, type Style } from './style';
import { makeUtterance } from './utterance';
import { DEMO_VOICE } from './voices';
import { LONGEST, RATE, spelled } from './words';

export interface ReleaseOptions {
  readonly model: string;
  readonly folder: string;
}

const SEED = 14;
const STYLES: Readonly<Record<string, Style>> = {
  clean: CLEAN,
  noisy: { ...CLEAN, noisy: 1, noises: ['pink'], snr: [8, 14] },
};

export async function release({ model, folder }: ReleaseOptions): Promise<void> {
  mkdirSync(join(folder, 'audio'), { recursive: true });
  const trained = await loadModel(model);
  await saveModel(trained.convert({ dtype: 'f16' }), join(folder, 'digits.safetensors'));
  const lines: string[] = [];
  for (const [name, style] of Object.entries(STYLES))
    for (let count = 1; count <= LONGEST; count++) {
      const random = new Random(SEED, lines.length);
      const take = await say(
        DEMO_VOICE,
        Array.from({ length: count }, () => random.below(10)),
      );
      const utterance = makeUtterance([take], style, WITHOUT_OTHERS, random);
      const audio = `audio/${name}-${count}.wav`;
      await writeAtomically(join(folder, audio), [wavBytes(utterance.samples, RATE)]);
      lines.push(JSON.stringify({ audio, text: spelled(utterance.digits) }));
    }
  await writeAtomically(join(folder, 'manifest.jsonl'), [`${lines.join('\n')}\n`]);
}

/** The noise is made: nothing that belongs to anybody else ships. */
const WITHOUT_OTHERS = { noise: new Float32Array(1), room: new Float32Array(1), others: [] };
