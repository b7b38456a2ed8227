/** The results as a table, as the paper's Table 1. */
import { markdownTable } from '../markdown';
import type { Scores } from './score';
import type { Result } from './results';

const KINDS: Record<string, string> = {
  tau: 'ranks by tau',
  equal: 'equal ranks',
  random: 'random start',
  'dense-longer': 'dense, fine-tuned too',
};

/**
 * Word and unit error rates in percent, on noisy development strings where nothing else is said.
 */
export const HEADS = [
  'system',
  'ranks',
  'params',
  'smaller by',
  'WER right after',
  'WER trained',
  'clean WER',
  'UER trained',
];

function percent({ wordErrorRate }: Scores): string {
  return (100 * wordErrorRate).toFixed(2);
}

function nameOf({ name, tau, method, ratio }: Result): string {
  if (method) return `${method}, ${ratio!} times fewer`;
  const kind = KINDS[name] ?? KINDS[name.split('-')[0]!] ?? name;
  return tau === undefined ? kind : `tau ${tau}, ${kind}`;
}

/** The row of a result, under `HEADS`. */
export function cellsOf(result: Result, dense: Result | undefined): string[] {
  const { ranks, parameters, before, after, clean } = result;
  return [
    nameOf(result),
    ranks.map((rank) => rank ?? '-').join(', '),
    `${(parameters / 1e6).toFixed(3)}M`,
    dense ? `${(100 * (1 - parameters / dense.parameters)).toFixed(0)} %` : '',
    result.start === 'random' ? '-' : percent(before),
    percent(after),
    percent(clean),
    (100 * after.unitErrorRate).toFixed(2),
  ];
}

/** In Markdown. */
export function table(results: readonly Result[]): string {
  const dense = results.find(({ name }) => name === 'dense');
  return markdownTable(
    HEADS,
    results.map((result) => cellsOf(result, dense)),
  );
}
