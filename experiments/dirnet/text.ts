/**
 * The text, in three parts by position: for training, for the choice of the epoch, and for the
 * test.
 */
import { readFileSync } from 'node:fs';
import { characterUnits, type Units } from '../../lib';
import { textExamples, type TrainingExamples } from '../../lib/train';
import { sharedPath } from '../shared';

/**
 * Of the characters, for training and for the choice of the epoch; the rest is for the test.
 */
const TRAINING = 0.9;
const DEV = 0.05;
/**
 * Characters that states are carried along, 502 such pieces in a million of them: enough to
 * shuffle, and few cuts.
 */
const SEQUENCE = 2000;

export interface Text {
  readonly units: Units;
  readonly training: TrainingExamples;
  readonly dev: TrainingExamples;
  readonly test: TrainingExamples;
}

/** @param text whose every character is a unit, wherever it stands. */
export function textParts(text: string): Text {
  const units = characterUnits('tokens', text);
  const [first, second] = [TRAINING, TRAINING + DEV].map((share) =>
    Math.round(share * text.length),
  );
  const part = (from?: number, to?: number): TrainingExamples =>
    textExamples(text.slice(from, to), units, { sequence: SEQUENCE });
  return { units, training: part(0, first), dev: part(first, second), test: part(second) };
}

/**
 * Tiny Shakespeare: 1,115,394 characters, 65 different ones. @throws CompactRnnError IO where it is
 * missing.
 */
export function shakespeare(): Text {
  return textParts(readFileSync(sharedPath('data', 'text', 'tinyshakespeare.txt'), 'utf8'));
}
