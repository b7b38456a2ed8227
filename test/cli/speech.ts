/** A workplace with recordings of the language of tones, and a model that understands it. */
import { LEARNING, LEXICON, SPEC, writeRecordings } from '../train/tones';
import { Workplace } from './cli';

/** Writes train.jsonl, dev.jsonl, tones.dict and spec.json. */
export function writeSpeech(place: Workplace, count = 40): void {
  writeRecordings(place.folder, 'train', count, 1);
  writeRecordings(place.folder, 'dev', 15, 1000);
  place.write('tones.dict', LEXICON);
  place.write('spec.json', JSON.stringify(SPEC));
}

const { epochs, batch, rate, decay, clipNorm } = LEARNING;

/** What comes behind `train spec.json`. */
export const TRAINING = [
  ...['--data', 'train.jsonl', '--criterion', 'ctc', '--lexicon', 'tones.dict'],
  ...[
    '--epochs',
    String(epochs),
    '--batch',
    String(batch),
    '--rate',
    String(rate),
    '--decay',
    String(decay),
    '--clip-norm',
    String(clipNorm),
  ],
];

/** Trains am.safetensors. */
export function trainModel(place: Workplace): void {
  const outcome = place.run('train', 'spec.json', ...TRAINING, '-o', 'am.safetensors');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
}
