/**
 * Regularization by the KL divergence from the initial model, so that adaptation to few recordings
 * does not replace what the model has learned before (Yu, Yao, Su, Li and Seide 2013, KL-divergence
 * regularized deep neural network adaptation). The loss is
 *
 *     criterion + hold * sum over frames of KL(initial outputs || outputs)
 *
 * for a sequence (`ctc`) or a frame. The initial model runs on the same inputs: no other recordings
 * are needed.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, outputActivation, type Network } from '../model';
import type { Batch } from './batch';
import { unitKindOf, type CompleteCriterion } from './criteria';
import { logarithmOf } from './teacher-targets';

/**
 * Checks the option `hold`.
 * @throws CompactRnnError INVALID_OPTION.
 */
export function checkHold(hold: number, { kind }: CompleteCriterion): number {
  if (!(typeof hold === 'number' && hold >= 0 && hold <= 1e6))
    throw invalidOption(`hold must be a number from 0 to 1e6, but is ${shown(hold)}`);
  if (hold > 0 && unitKindOf(kind) === undefined)
    throw invalidOption(
      `hold is for criteria of labels, but ${kind} learns the outputs of a teacher: leave it out`,
    );
  return hold;
}

/** The initial model, and the weight of the divergence from it. */
export class Hold {
  readonly #initial: Model;

  constructor(
    initial: Network,
    readonly weight: number,
    readonly threads: number,
  ) {
    this.#initial = initial instanceof Model ? initial : new Model(initial);
  }

  /** The batch with the outputs of the initial model. */
  async regularized({ batch, criterion }: Batch): Promise<Batch> {
    const { inputs, frames, sequences, lengths } = batch;
    const ys = await this.#initial.run(inputs, {
      frames,
      batch: sequences,
      lengths: Array.from(lengths),
      threads: this.threads,
    });
    const isSoftmax = outputActivation(this.#initial) === 'softmax';
    const outputs = isSoftmax ? logarithmOf(ys) : ys;
    return { batch, criterion: { ...criterion, hold: { outputs, weight: this.weight } } };
  }
}
