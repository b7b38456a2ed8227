/** Calls that take n-gram models and text. */
import { loadNgramModel, saveNgramModel, type NgramModel } from '../../../lib';
import { fileWith, type Samples, soon, workFolder } from '../sample';

export const ARPA = `\\data\\
ngram 1=4
ngram 2=2

\\1-grams:
-1 </s>
-99 <s> -0.3
-0.5 ab -0.1
-0.6 b

\\2-grams:
-0.2 <s> ab
-0.3 ab b

\\end\\
`;

const TEXT = ['ab b', 'b ab ab'];

function model(): Promise<NgramModel> {
  return loadNgramModel(fileWith('lm.arpa', ARPA));
}

export const NGRAMS: Samples = {
  loadNgramModel: [
    () => ({ args: [fileWith('read.arpa', ARPA), { signal: soon() }] }),
    async () => {
      const packed = `${workFolder()}/read.ngrams`;
      await saveNgramModel(await model(), packed, { bits: 8 });
      return { args: [packed] };
    },
  ],
  makeNgramModel: [
    () => ({
      args: [
        TEXT,
        { order: 2, minimumCounts: [1], vocabulary: ['ab'], onProgress: () => undefined },
      ],
    }),
  ],
  pruneNgramModel: [
    async () => ({ args: [await model(), { ngrams: 5 }] }),
    async () => ({ args: [await model(), { threshold: 0.1, signal: soon() }] }),
  ],
  saveNgramModel: [
    async () => ({ args: [await model(), `${workFolder()}/written.ngrams`, { bits: 8 }] }),
    async () => ({ args: [await model(), `${workFolder()}/written.arpa.gz`] }),
  ],
  wordsAsTheyStand: [() => ({ args: [TEXT] })],
  'new NgramModel': [() => ({ args: [{}] })],
  'NgramModel.score': [async () => ({ receiver: await model(), args: [['ab', 'b']] })],
  'NgramModel.perplexity': [
    async () => ({ receiver: await model(), args: [TEXT, { signal: soon() }] }),
  ],
};
