/**
 * The language model that PyTorch trained on tiny Shakespeare, 2 x 650 LSTM, read from its state
 * dict with what that does not say: its characters, and the log-softmax behind it.
 */
import { readFileSync } from 'node:fs';
import { loadModel, type Model } from '../../lib';
import { CompactRnnError } from '../../lib/errors';
import { sharedPath } from '../shared';
import type { Text } from './text';

/** @throws CompactRnnError IO where it is missing; INVALID_FILE where it has other characters. */
export async function pretrained({ units }: Pick<Text, 'units'>): Promise<Model> {
  const file = (name: string): string => sharedPath('data', 'models', 'shakespeare-pytorch', name);
  const characters = JSON.parse(readFileSync(file('chars.json'), 'utf8')) as string[];
  if (characters.join('') !== units.names.join(''))
    throw new CompactRnnError('INVALID_FILE', 'the model has other characters than the text');
  return loadModel(file('shakespeare_lstm_2x650.pt'), {
    architecture: {
      layers: ['embedding', 'lstm', { module: 'output', activation: 'log-softmax' }],
      emits: 'every-frame',
      units,
    },
  });
}
