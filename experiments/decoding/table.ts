/** Settings by the row: errors, time and memory. */
import { wordErrorRate } from '../../lib';
import { markdownTable } from '../markdown';
import type { Row } from './measure';

export function realTimeFactor({ seconds, audioSeconds }: Row): number {
  return seconds / audioSeconds;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

export function beamTable(rows: readonly Row[]): string {
  const heads = [
    'search',
    'beam',
    'WER',
    'RTF',
    'last, ms',
    'models, MB',
    'decoder, MB',
    'most, MB',
  ];
  return markdownTable(
    heads,
    rows.map((row) => [
      row.setting.name,
      String(row.setting.beam),
      `${(100 * wordErrorRate(row.words)).toFixed(1)} %`,
      realTimeFactor(row).toFixed(4),
      row.lastMillis.toFixed(1),
      megabytes(row.memory.models),
      megabytes(row.memory.decoder),
      megabytes(row.memory.peak),
    ]),
  );
}
