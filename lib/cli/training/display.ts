/** A training as it goes: a bar on stderr for who watches, a line for each epoch on stdout. */
import type { CriterionKind, EpochRecord, TrainingEvent } from '../../train';
import { printLines } from '../print';
import { showProgress, type Progress } from '../progress';
import { figures, scoreText } from './scores';

export class TrainingDisplay {
  #bar: Progress = showProgress();
  /** Where this run began, which a resumed one does somewhere in between, and when. */
  #start: { share: number; time: number } | undefined;

  constructor(
    readonly criterion: CriterionKind,
    readonly json: boolean,
  ) {}

  /** What comes before the first step. */
  prepare(done: number, total: number, what: string): void {
    this.#bar.update(done / total, what);
  }

  show(event: TrainingEvent): void {
    if (event.kind === 'batch') this.#showBatch(event);
    if (event.kind === 'dev')
      this.#bar.update(event.done / event.total, `dev set, epoch ${event.epoch}`);
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
    this.#start ??= { share: share - 1 / (batches * epochs), time: performance.now() };
    const passed = performance.now() - this.#start.time;
    const left = (passed * (1 - share)) / Math.max(1e-9, share - this.#start.share);
    const parts = [`epoch ${epoch} of ${epochs}`, `loss ${figures(loss)}`, `rate ${figures(rate)}`];
    this.#bar.update(share, [...parts, `${spokenTime(left / 1000)} left`].join(', '));
  }

  #showEpoch(record: EpochRecord): void {
    this.#bar.stop(); // which would stand in the way of the line
    printLines(this.json ? JSON.stringify(record) : epochLine(this.criterion, record));
    this.#bar = showProgress();
  }
}

function epochLine(kind: CriterionKind, { epoch, train, dev, best }: EpochRecord): string {
  const line = `epoch ${epoch}: ${scoreText(kind, train)}`;
  return dev ? `${line}; dev ${scoreText(kind, dev)}${best ? ', the best so far' : ''}` : line;
}

/** 45 s, 12 min, 3 h 20 min. */
function spokenTime(seconds: number): string {
  if (seconds < 99.5) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
