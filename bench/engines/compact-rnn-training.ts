/** A training step of this library: the paper's network, peepholes and all. */
import { initNetwork } from '../../lib/init';
import { linalgBackend } from '../../lib/linalg';
import { native } from '../../lib/native';
import {
  type Batch,
  completeCriterion,
  completeOptimizer,
  makeBatch,
  Trainer,
} from '../../lib/train';
import type { Network } from '../../lib/model';
import type { Case } from '../cases';
import type { PreparedCase } from '../child';
import { specOf } from '../models';
import { features } from '../network';
import { SQUARE, TRAINING_BATCH, stepSeconds } from '../training';

const SGD = completeOptimizer({ kind: 'sgd', rate: 1e-4 });

export function prepareTraining({ model, threads }: Case, version: string): PreparedCase {
  const network = initNetwork({ ...specOf(model), peepholes: true });
  const trainer = new Trainer(network, {
    optimizer: SGD,
    dropout: 0,
    seed: 1,
    threads,
    quantized: null,
    frozen: [],
  });
  const batch = batchOf(network);
  const { version: openblas, coreType } = linalgBackend();
  return {
    ready: {
      version,
      weightBytes: 4 * trainer.values().length,
      blas: [openblas.split(' ').slice(0, 2).join(' '), coreType].filter(Boolean).join(' '),
    },
    call: () => trainer.update(batch, 0),
    read: (readings) =>
      native
        .timeMultiplying(SQUARE, readings, threads)
        .map((seconds) => stepSeconds(model, seconds)),
  };
}

function batchOf(network: Network): Batch {
  const { sequences, frames, labels } = TRAINING_BATCH;
  const sizes = {
    inputSize: network.layers[0]!.inputSize,
    outputSize: network.head.at(-1)!.weight.rows,
    lastFrame: false,
  };
  const example = {
    inputs: features(frames, sizes.inputSize),
    frames,
    labels: Array.from({ length: labels }, (_, i) => (7 * i) % (sizes.outputSize - 1)),
  };
  const examples = new Array<typeof example>(sequences).fill(example);
  const names = examples.map((_, i) => `sequence ${i}`);
  return makeBatch({ examples, names }, completeCriterion({ kind: 'ctc' }, network), sizes);
}
