/** A training on the screen: a bar on stderr while it runs, a line for each epoch on stdout. */
import type { UnitKind } from '../../model';
import type { Progress } from '../../options';
import {
  type ConfidenceInterval,
  type CriterionKind,
  type CriterionScore,
  type EpochRecord,
  noLossReason,
  unitKindOf,
} from '../../train';
import { printJsonLine, printLines } from '../print';
import { showProgress } from '../progress';
import { percent } from '../table';

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
    if (this.json) printJsonLine(record);
    else printLines(epochLine(this.criterion, record));
  }

  stop(): void {
    this.#bar.stop();
  }
}

function epochLine(kind: CriterionKind, { epoch, train, dev, best }: EpochRecord): string {
  const line = `epoch ${epoch}: ${scoreText(kind, train)}`;
  return dev ? `${line}; dev ${scoreText(kind, dev)}${best ? ', the best so far' : ''}` : line;
}

/** What an error rate counts, by the kind of units. */
const WRONG: Readonly<Record<UnitKind, string>> = {
  ctc: 'units wrong',
  frames: 'frames wrong',
  tokens: 'tokens wrong',
};

/** `loss 2.314, 34.5% of units wrong`. */
export function scoreText(
  kind: CriterionKind,
  { loss, errorRate, perplexity, rms, blanksOnly }: CriterionScore,
): string {
  const parts = [loss === null ? `no loss, since ${noLossReason(kind)}` : `loss ${figures(loss)}`];
  if (perplexity !== undefined) parts.push(`perplexity ${figures(perplexity)}`);
  else if (rms !== undefined) parts.push(`RMS ${figures(rms)}`);
  else if (errorRate !== undefined)
    parts.push(`${percent(errorRate)} of ${WRONG[unitKindOf(kind)!]}`);
  if (blanksOnly) parts.push('blanks only yet');
  return parts.join(', ');
}

/** Four figures; `-` for what there is none of. */
export function figures(value: number | null): string {
  if (value === null) return '-';
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** ` (95% interval 1.2% to 3.4%)`; nothing where there is none. */
export function intervalText(
  interval: ConfidenceInterval | null | undefined,
  format: (value: number) => string,
): string {
  return interval ? ` (95% interval ${interval.map(format).join(' to ')})` : '';
}
