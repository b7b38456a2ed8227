/** A training on the screen: a bar on stderr while it runs, a line for each epoch on stdout. */
import type { Progress } from '../../options';
import type { CriterionKind, EpochRecord } from '../../train';
import { printLines } from '../print';
import { showProgress } from '../progress';
import { scoreText } from './scores';

export class TrainingDisplay {
  readonly #bar = showProgress('preparing');

  constructor(
    readonly criterion: CriterionKind,
    readonly json: boolean,
  ) {}

  showProgress(progress: Progress): void {
    this.#bar.update(progress);
  }

  showEpoch(record: EpochRecord): void {
    this.#bar.above(() => {
      printLines(this.json ? JSON.stringify(record) : epochLine(this.criterion, record));
    });
  }

  stop(): void {
    this.#bar.stop();
  }
}

function epochLine(kind: CriterionKind, { epoch, train, dev, best }: EpochRecord): string {
  const line = `epoch ${epoch}: ${scoreText(kind, train)}`;
  return dev ? `${line}; dev ${scoreText(kind, dev)}${best ? ', the best so far' : ''}` : line;
}
