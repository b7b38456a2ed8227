/** The number of callers that one machine serves, as a page of docs/results. */
import { byteSize } from '../../lib/cli';
import { IN_TIME, type ScaleRow } from './scale';
import { headLine, millis, type PageHead } from './soak-markdown';

export function scaleMarkdown(rows: readonly ScaleRow[], head: PageHead): string {
  return [
    '# How many sessions one machine serves',
    `The 5 x 500 LSTM of Prabhavalkar et al. (2016), 33 frames a second, behind \`compact-rnn serve\`. Each caller sends 100 ms of audio every 100 ms over loopback, whatever was answered. The delay is from the end of a chunk to its answer; frames wait at most 20 ms for those of others. The table has the most sessions at which the 95th percentile of the delays stays below ${1000 * IN_TIME} ms, and the fewest tried at which it does not, twice. Weights are random, and words are read from the best path, without a lexicon.`,
    ['```sh', head.command, '```'].join('\n'),
    headLine(head),
    [
      '| model | engine | cores | sessions | median | p95 | busy cores | memory | too many |',
      '| ----- | ------ | ----: | -------: | -----: | --: | ---------: | -----: | -------: |',
      ...rows.map(rowOf),
    ].join('\n'),
    'The service, with a worker for each core, is bound to so many processors. The callers run on the same machine, with two cores on the same processors, whose time they take from the service. With `onnxruntime` the same service runs its dense model (LSTM nodes, any number of streams in a batch) in place of this library’s pool. Memory is that of the service and its workers together.',
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function rowOf({ name, engine, cores, best, worst }: ScaleRow): string {
  const found = best
    ? [
        String(best.sessions),
        millis(best.median),
        millis(best.p95),
        best.processors.toFixed(2),
        byteSize(best.residentBytes),
      ]
    : ['none', '', '', '', ''];
  const tooMany = worst ? String(worst.sessions) : 'not reached';
  return `| ${[name, engine, String(cores), ...found, tooMany].join(' | ')} |`;
}
