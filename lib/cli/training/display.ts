/** A training as it goes: a bar on stderr for who watches, a line for each epoch on stdout. */
import type { CriterionKind, EpochRecord, TrainingEvent } from '../../train';
import { printLines } from '../print';
import { showProgress } from '../progress';
import { figures, scoreText } from './scores';

export class TrainingDisplay {
  readonly #bar = showProgress('preparing');

  constructor(
    readonly criterion: CriterionKind,
    readonly json: boolean,
  ) {}

  /** What comes before the first step. */
  prepare(done: number, total: number, what: string): void {
    this.#bar.update({ stage: what, done, total });
  }

  show(event: TrainingEvent): void {
    if (event.kind === 'batch') this.#showBatch(event);
    if (event.kind === 'dev')
      this.#bar.update({ ...event, stage: `dev set, epoch ${event.epoch}` });
    if (event.kind === 'epoch') this.#showEpoch(event.record);
  }

  stop(): void {
    this.#bar.stop();
  }

  #showBatch({
    epoch,
    epochs,
    batch,
    batches,
    loss,
    rate,
  }: TrainingEvent & { kind: 'batch' }): void {
    const share = (epoch - 1 + batch / batches) / epochs;
    const parts = [`epoch ${epoch} of ${epochs}`, `loss ${figures(loss)}`, `rate ${figures(rate)}`];
    this.#bar.update({ stage: parts.join(', '), done: share, total: 1 });
  }

  #showEpoch(record: EpochRecord): void {
    this.#bar.above(() => {
      printLines(this.json ? JSON.stringify(record) : epochLine(this.criterion, record));
    });
  }
}

function epochLine(kind: CriterionKind, { epoch, train, dev, best }: EpochRecord): string {
  const line = `epoch ${epoch}: ${scoreText(kind, train)}`;
  return dev ? `${line}; dev ${scoreText(kind, dev)}${best ? ', the best so far' : ''}` : line;
}
