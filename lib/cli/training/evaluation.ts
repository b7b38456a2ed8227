/** The printed output of an evaluation: lines for people, and JSON. */
import type { WordErrors } from '../../text';
import {
  type ConfidenceInterval,
  type CriterionKind,
  type Evaluation,
  noLossReason,
  unitKindOf,
} from '../../train';
import { percent, thousands } from '../table';
import { figures, intervalText } from './display';

type Edits = Omit<WordErrors, 'reference'>;

/** Null for what there is none of, never infinity. */
export function evaluationJson(kind: CriterionKind, evaluation: Evaluation): object {
  const { utterances, errorRate, errorInterval, unitErrors, frameErrors, ...rest } = evaluation;
  const { words = 0, wordErrorRate = null, wordErrorInterval = null, wordErrors, ...score } = rest;
  const units = unitKindOf(kind);
  const ofWords = {
    words,
    wordErrorRate,
    wordErrorInterval,
    wordErrors: wordErrors ? editsOf(wordErrors) : null,
  };
  if (units === 'frames') {
    const { frames, wrong } = frameErrors!;
    return {
      utterances,
      ...ofWords,
      frames,
      frameErrors: wrong,
      frameAccuracy: errorRate == null ? null : 1 - errorRate,
      frameAccuracyInterval: errorInterval ? rightOf(errorInterval) : null,
      ...score,
    };
  }
  if (units !== 'ctc') return { utterances, ...score };
  return {
    utterances,
    ...ofWords,
    units: unitErrors!.reference,
    unitErrorRate: errorRate,
    unitErrorInterval: errorInterval,
    unitErrors: editsOf(unitErrors!),
    ...score,
  };
}

function editsOf({ substitutions, deletions, insertions }: WordErrors): Edits {
  return { substitutions, deletions, insertions };
}

/** What is right where so much is wrong. */
function rightOf([low, high]: ConfidenceInterval): ConfidenceInterval {
  return [1 - high, 1 - low];
}

export function evaluationText(kind: CriterionKind, evaluation: Evaluation): string[] {
  const { utterances, wordErrors, wordErrorRate = null, wordErrorInterval, ...rest } = evaluation;
  const { unitErrors, frameErrors, errorRate = null, errorInterval, perplexity, rms } = rest;
  const { loss, lossInterval, infeasible } = rest;
  const lines = [`${thousands(utterances)} utterances`];
  if (wordErrors) lines.push(editLine('words', wordErrors, wordErrorRate, wordErrorInterval));
  if (unitErrors) lines.push(editLine('units', unitErrors, errorRate, errorInterval));
  if (unitKindOf(kind) === 'frames' && errorRate !== null) {
    const right = errorInterval ? rightOf(errorInterval) : null;
    lines.push(
      `frames: ${percent(1 - errorRate)} of ${thousands(frameErrors!.frames)} right${intervalText(right, percent)}`,
    );
  }
  if (perplexity != null)
    lines.push(
      `perplexity ${figures(perplexity)}${intervalText(lossInterval, (end) => figures(Math.exp(end)))}`,
    );
  if (rms != null) lines.push(`RMS ${figures(rms)}`);
  lines.push(
    loss === null
      ? `no finite loss: ${noLossReason(kind)}`
      : `loss ${figures(loss)}${intervalText(lossInterval, figures)}`,
  );
  if (loss !== null && infeasible !== undefined)
    lines.push(
      `of ${thousands(infeasible)} no loss: more labels than CTC can align with their frames`,
    );
  return lines;
}

/** `words: 3 errors in 31, 9.7% (95% interval 3.1% to 17.0%): 1 substituted, ...`. */
function editLine(
  what: string,
  { reference, substitutions, deletions, insertions }: WordErrors,
  rate: number | null,
  interval: ConfidenceInterval | null | undefined,
): string {
  const errors = substitutions + deletions + insertions;
  const share = rate === null ? '' : `, ${percent(rate)}${intervalText(interval, percent)}`;
  return `${what}: ${thousands(errors)} errors in ${thousands(reference)}${share}: ${thousands(substitutions)} substituted, ${thousands(deletions)} deleted, ${thousands(insertions)} inserted`;
}
