/** Calls that take language models of this library. */
import { initNetwork, Model } from '../../../lib';
import { type Samples, soon } from '../sample';

const NAMES = ['</s>', 'go', 'left', '<unk>'];

function languageModel(): Model {
  const tokens = NAMES.length;
  const network = initNetwork(
    { cell: 'lstm', tokens, embedding: 3, layers: 1, cells: 4, output: tokens },
    1,
  );
  return new Model({ ...network, units: { kind: 'tokens', names: [...NAMES] } });
}

export const RESCORING: Samples = {
  rescoreSentences: [
    () => ({
      args: [
        [
          { text: 'go left', acoustic: -3, language: -2 },
          { text: 'go', acoustic: -4, language: -1 },
        ],
        languageModel(),
        { weight: 0.5, lmWeight: 1, wordPenalty: 0, threads: 1, signal: soon() },
      ],
    }),
  ],
  sentencePerplexity: [
    () => ({
      args: [languageModel(), ['go left', 'left'], { signal: soon(), onProgress: () => undefined }],
    }),
  ],
};
