/** A call that succeeds of everything that the package exports. */
import type { Samples } from '../sample';
import { COMPRESSION } from './compression';
import { GRAMMARS } from './grammars';
import { GRAPHS } from './graphs';
import { LATTICES } from './lattices';
import { MODELS } from './models';
import { NGRAMS } from './ngrams';
import { REPORTS } from './reports';
import { RESCORING } from './rescoring';
import { SEQUENCE_TRAINING } from './sequence-training';
import { SPEECH } from './speech';
import { TRAINING } from './training';

export const SAMPLES: Samples = {
  ...MODELS,
  ...GRAPHS,
  ...COMPRESSION,
  ...TRAINING,
  ...SEQUENCE_TRAINING,
  train: [...TRAINING.train!, ...SEQUENCE_TRAINING.train!],
  ...SPEECH,
  ...NGRAMS,
  ...GRAMMARS,
  ...RESCORING,
  ...LATTICES,
  ...REPORTS,
};
