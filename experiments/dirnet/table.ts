/** The results as a table, as the paper's Table 1. */
import { markdownTable } from '../markdown';
import { METHODS } from '../runs/methods';
import type { Result } from './results';

const NAMES: Readonly<Record<string, string>> = {
  dense: 'LSTM',
  'joint-svd': 'LSTM-SVD',
  odl: 'LSTM-ODL',
  dirnet: 'DirNet',
  'dense-longer': 'LSTM, fine-tuned too',
};

/** Parameters without those of the embedding; perplexities of the test part. */
const HEADS = ['network', 'parameters', 'times fewer', 'right after', 'fine-tuned', 'seconds'];

/** By size, the largest first, and at the same size as the paper has them. */
function inOrder(results: readonly Result[]): Result[] {
  const orderOf = ({ ratio = 1, method }: Result): number =>
    ratio * METHODS.length + (method ? METHODS.indexOf(method) : 0);
  return [...results].sort((a, b) => orderOf(a) - orderOf(b));
}

/** In Markdown. */
export function table(results: readonly Result[]): string {
  const dense = results.find(({ name }) => name === 'dense');
  const rows = inOrder(results).map((result) => {
    const { name, method, rate, start, withoutEmbedding, before, after, trainingSeconds } = result;
    return [
      NAMES[method ?? name.replace(`-${rate}`, '')] ?? name,
      withoutEmbedding.toLocaleString('en-US'),
      dense ? (dense.withoutEmbedding / withoutEmbedding).toFixed(2) : '',
      start === 'random' ? '-' : before.test.toFixed(3),
      after.test.toFixed(3),
      trainingSeconds.toFixed(0),
    ];
  });
  return markdownTable(HEADS, rows);
}
