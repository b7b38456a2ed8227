/** A soak as a page of docs/results. */
import { byteSize } from '../../lib/cli';
import type { Machine } from '../machine';
import type { SoakResult } from './soak';

export interface PageHead extends Machine {
  readonly command: string;
  readonly date: string;
}

export function soakMarkdown(soak: SoakResult, head: PageHead): string {
  const { seconds, sessions, callers, compared, wrongs, kills, lost, delay, resident } = soak;
  const all = Object.values(callers).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(callers).map(([kind, count]) => `${count} ${kind}`);
  const growth = (resident.late / resident.early - 1) * 100;
  return [
    '# The service under a soak',
    '`compact-rnn serve` with the model of digits on two workers, and callers who come again and again: honest ones, whose chunks have odd sizes; some who lie about their sampling rate, read late, drop the connection, fall silent, send garbage, or are no clients at all; uploads. The words of all who are there to the end are compared with those of `transcribe` on the same audio at the same rate. Now and then a worker gets SIGKILL.',
    ['```sh', head.command, '```'].join('\n'),
    headLine(head),
    [
      '|                                                 |     |',
      '| ----------------------------------------------- | --- |',
      `| callers at a time | ${sessions} |`,
      `| minutes | ${(seconds / 60).toFixed(1)} |`,
      `| callers | ${all}: ${kinds.join(', ')} |`,
      `| compared with \`transcribe\` | ${compared} |`,
      `| wrong | ${wrongs.length} |`,
      `| workers killed | ${kills} |`,
      `| sessions that went with them, with code 1011 | ${lost} |`,
      `| from a chunk to its answer, median | ${millis(delay.median)} |`,
      `| 95th percentile | ${millis(delay.p95)} |`,
      `| the worst | ${millis(delay.worst)} |`,
      `| memory of service and workers, second quarter | ${byteSize(resident.early)} |`,
      `| last quarter | ${byteSize(resident.late)} (${growth < 0 ? '' : '+'}${growth.toFixed(1)} %) |`,
    ].join('\n'),
    ...(wrongs.length > 0 ? [wrongs.map((wrong) => `- ${wrong}`).join('\n')] : []),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

/** The machine, the versions and the load of others before it began. */
export function headLine({
  cpu,
  processors,
  isa,
  version,
  commit,
  node,
  date,
  load,
}: PageHead): string {
  return `${cpu}, ${processors} processors, kernels for ${isa}; compact-rnn ${version}, commit ${commit}, node ${node}, ${date.slice(0, 10)}; load before: ${load.toFixed(1)}.`;
}

export function millis(seconds: number): string {
  return `${(1000 * seconds).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
}
