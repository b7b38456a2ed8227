/** Training, fine-tuning and distillation. */
import { withCallbacks } from '../callbacks';
import { outputTarget } from '../files';
import { ownNetwork, Model, type Network } from '../model';
import { checkTrainable } from './trainable';
import { checkedExamples, type TrainingExamples } from './examples';
import type { TrainingReport } from './history';
import { completeTrainOptions, type TrainOptions } from './options';
import { Training } from './training';

/** A trained model, and how its training went. */
export interface TrainedModel {
  /** With the weights of the best epoch, or of the last. */
  readonly model: Model;
  /** A record of each epoch. */
  readonly report: TrainingReport;
}

/**
 * Trains a network, from wherever its weights are: random ones learn from nothing, those of a
 * compressed model are fine-tuned. Shapes stay: the factors of a compressed model keep their ranks.
 * All parameters are trained in f32, however they were stored.
 *
 * Gradients by back-propagation through time, over whole sequences or truncated; batches of
 * sequences of unequal length. With `dev` examples the model is that of the epoch with the best
 * score, else that of the last.
 *
 * @param given the network to start from; it stays as it is.
 * @param examples the training set, in another order each epoch.
 * @returns the model and a record of each epoch.
 * @throws CompactRnnError `INVALID_OPTION`, `INVALID_INPUT` for examples that do not fit,
 *   `UNSUPPORTED_MODEL` for a network with layers that do not train, `NUMERICAL` where the loss or
 *   the gradient is not a number (the last checkpoint stays), `IO`; the reason of `signal` when
 *   aborted.
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
