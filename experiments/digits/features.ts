/**
 * The front end of Prabhavalkar et al. (2016, section 4) for 8 kHz: 40 log-mel energies of 25 ms
 * every 10 ms, each frame stacked with the 7 after it, every third kept: 320 numbers, 33 times a
 * second.
 */
import { completeFrontEnd, type FrontEnd, type FrontEndSpec } from '../../lib/model';
import { featureNormalization, type Audio } from '../../lib/speech';
import type { Corpus } from './corpus';
import { RATE } from './words';

/** Utterances that the normalization is estimated on. */
const SAMPLE = 500;
/** Their epoch, which is none that anything is trained in. */
const SAMPLE_EPOCH = 1e6;

/** With mean and variance of the corpus. */
export async function frontEndFor(corpus: Corpus): Promise<FrontEnd> {
  const spec: FrontEndSpec = {
    kind: 'log-mel',
    sampleRate: RATE,
    rightContext: 7,
    subsampling: 3,
    energyFloor: 1,
  };
  function* sample(): Generator<Audio> {
    for (let i = 0; i < SAMPLE; i++)
      yield { sampleRate: RATE, samples: corpus.utterance(i, SAMPLE_EPOCH).samples };
  }
  return completeFrontEnd({ ...spec, normalization: await featureNormalization(sample(), spec) });
}
