/**
 * Holding to the model that training starts from, so that what is learned from few recordings does
 * not replace what it knew. The gradient is that of
 *
 *     criterion + hold * sum over frames of KL(outputs at the start || outputs)
 *
 * a sequence (`ctc`) or a frame (Yu, Yao, Su, Li and Seide 2013, KL-divergence regularized deep
 * neural network adaptation). The start runs on the same inputs: other
 * recordings are not needed.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, outputActivation, type Network } from '../model';
import type { Batch } from './batch';
import { unitKindOf, type CompleteCriterion } from './criteria';
import { logarithmOf } from './teacher-targets';

/** @throws CompactRnnError INVALID_OPTION. */
export function checkHold(hold: number, { kind }: CompleteCriterion): number {
  if (!(typeof hold === 'number' && hold >= 0 && hold <= 1e6))
    throw invalidOption(`hold must be a number from 0 to 1e6, but is ${shown(hold)}`);
  if (hold > 0 && unitKindOf(kind) === undefined)
    throw invalidOption(
      `hold is for criteria of labels, but ${kind} learns the outputs of a teacher: leave it out`,
    );
  return hold;
}

/** The model that is held to, and how strongly. */
export class Hold {
  readonly #start: Model;

  constructor(
    start: Network,
    readonly weight: number,
    readonly threads: number,
  ) {
    this.#start = start instanceof Model ? start : new Model(start);
  }

  /** The batch with what the start says of it. */
  async held({ batch, criterion }: Batch): Promise<Batch> {
    const { inputs, frames, sequences, lengths } = batch;
    const ys = await this.#start.run(inputs, {
      frames,
      batch: sequences,
      lengths: Array.from(lengths),
      threads: this.threads,
    });
    const isSoftmax = outputActivation(this.#start) === 'softmax';
    const outputs = isSoftmax ? logarithmOf(ys) : ys;
    return { batch, criterion: { ...criterion, hold: { outputs, weight: this.weight } } };
  }
}
