/** `train`: training, fine-tuning and distillation of a network. */
import { withCallbacks } from '../callbacks';
import { outputTarget } from '../files';
import { ownNetwork, Model, type Network } from '../model';
import { completeTrainOptions } from './complete-options';
import { checkedExamples, type TrainingExamples } from './examples';
import type { TrainingReport } from './history';
import type { TrainOptions } from './options';
import { checkTrainable } from './trainable';
import { Training } from './training';

/** The result of {@link train}. */
export interface TrainedModel {
  /** The model with the weights of the best epoch, or of the last. */
  readonly model: Model;
  /** The record of each epoch. */
  readonly report: TrainingReport;
}

/**
 * Trains a network from its current weights: random ones from scratch, those of a compressed model
 * as fine-tuning. Shapes stay the same, so factors keep their ranks. All parameters are trained in
 * f32, whatever dtype they were stored in.
 *
 * Gradients are computed by back-propagation through time over whole sequences, or truncated, in
 * batches of sequences of unequal length. With `dev` examples the model has the weights of the
 * epoch with the best score, else those of the last.
 *
 * @param given the network to start from, which is not changed.
 * @param examples the training set, shuffled anew in each epoch.
 * @returns the model, and the record of each epoch.
 * @throws CompactRnnError `INVALID_OPTION`; `INVALID_INPUT` for examples that do not fit;
 *   `UNSUPPORTED_MODEL` for a network that cannot be trained; `NUMERICAL` where the loss or the
 *   gradient is not finite (the last checkpoint stays); `IO`; the reason of `signal` when aborted.
 */
export async function train(
  given: Network,
  examples: TrainingExamples,
  options: TrainOptions,
): Promise<TrainedModel> {
  const start = ownNetwork(given);
  checkTrainable(start);
  const complete = completeTrainOptions(start, options);
  const supply = checkedExamples(examples, 'examples');
  return withCallbacks(complete, async (own) => {
    if (own.checkpoint) await outputTarget(own.checkpoint.path);
    const { network, report } = await new Training(start, supply, own).run();
    return { model: new Model(network), report };
  });
}
