/** The printed result of a training: lines for people, and JSON. */
import type { DevChoice, ScoreDifference, TrainingReport } from '../../train';
import { byteSize, percent, thousands } from '../table';
import { figures, intervalText, scoreText } from './display';

/** What was written, and how many utterances were left out. */
export interface Result {
  readonly output: string;
  readonly parameters: number;
  readonly bytes: number;
  readonly skipped: number;
}

export function resultJson(
  { skipped, ...saved }: Result,
  { criterion, epochs, bestEpoch, keptEpoch, before, seed, choice }: TrainingReport,
): object {
  const { train, dev } = epochs[keptEpoch - 1]!;
  return {
    ...saved,
    criterion,
    epochs: epochs.length,
    bestEpoch,
    keptEpoch,
    before,
    train,
    dev,
    choice,
    skipped,
    seed,
  };
}

export function resultText(
  { output, parameters, bytes, skipped }: Result,
  { criterion, epochs, bestEpoch, keptEpoch, before, choice }: TrainingReport,
): string[] {
  const { train, dev } = epochs[keptEpoch - 1]!;
  const score = dev ? `dev ${scoreText(criterion, dev)}` : scoreText(criterion, train);
  return [
    `${output}: ${thousands(parameters)} parameters, ${byteSize(bytes)}, of epoch ${keptEpoch}: ${score}`,
    ...(before ? [`before: dev ${scoreText(criterion, before)}`] : []),
    ...(choice ? choiceText(bestEpoch, keptEpoch, choice) : []),
    ...(skipped > 0 ? [`skipped, with more labels than CTC can align: ${skipped}`] : []),
  ];
}

/** How sure the dev set is of the best epoch. */
function choiceText(best: number, kept: number, choice: DevChoice): string[] {
  const { measure, utterances, interval, last, before } = choice;
  if (!interval) return ['one dev utterance cannot tell epochs apart: add others to --dev'];
  const [what, format] =
    measure === 'errorRate' ? (['error rate', percent] as const) : (['loss', figures] as const);
  const better = (than: string, { difference, interval: ends }: ScoreDifference): string =>
    `epoch ${best} is better than ${than} by ${format(difference)}${intervalText(ends, format)}`;
  const byChance =
    kept === best
      ? ': it may be so by chance; --keep last would not choose'
      : ', it may be by chance';
  return [
    `dev ${what} of epoch ${best}${intervalText(interval, format)}, of ${thousands(utterances)} utterances`,
    ...(last ? [better('the last', last) + (isSure(last) ? '' : byChance)] : []),
    ...(before
      ? [better('the start', before) + (isSure(before) ? '' : ', it may be by chance')]
      : []),
  ];
}

/** Whether a difference is above 0, and not by chance. */
function isSure({ interval }: ScoreDifference): boolean {
  return interval !== null && interval[0] > 0;
}
