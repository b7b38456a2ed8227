/** The results as a table in Markdown, as the paper's Table 1. */
import type { Judgement } from './judge';
import type { Result } from './results';

const KINDS: Record<string, string> = { tau: 'ranks by tau', equal: 'equal ranks', random: 'random start' };

function percent({ wordErrorRate }: Judgement): string {
  return (100 * wordErrorRate).toFixed(2);
}

function row(result: Result, dense: Result | undefined): string {
  const { name, tau, ranks, parameters, before, after, clean } = result;
  const kind = KINDS[name.split('-')[0]!] ?? name;
  const cells = [
    tau === undefined ? kind : `tau ${tau}, ${kind}`,
    ranks.map((rank) => rank ?? '-').join(', '),
    `${(parameters / 1e6).toFixed(3)}M`,
    dense ? `${(100 * (1 - parameters / dense.parameters)).toFixed(0)} %` : '',
    result.start === 'random' ? '-' : percent(before),
    percent(after),
    percent(clean),
    (100 * after.unitErrorRate).toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** All results: word and unit error rates in percent, on noisy development strings where nothing else is said. */
export function table(results: readonly Result[]): string {
  const dense = results.find(({ name }) => name === 'dense');
  const heads = [
    'system',
    'ranks',
    'params',
    'smaller by',
    'WER after SVD',
    'WER trained',
    'clean WER',
    'UER trained',
  ];
  return [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => ' --- |').join('')}`,
    ...results.map((result) => row(result, dense)),
  ].join('\n');
}
