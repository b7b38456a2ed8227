/**
 * The results next to those of the paper, which are of another task: what can be compared is what
 * each row costs over the full one.
 */
import type { WeightSpec } from '../../lib';
import type { LayerSpec } from '../../lib/init';
import type { Result } from '../digits/results';
import { markdownTable } from '../markdown';
import { fullRow, layersOf, ROWS } from './rows';

/** Word error rates in percent, on noisy and on clean development strings. */
const HEADS = [
  'row',
  'projections',
  'compressed',
  'params',
  'smaller by',
  'WER',
  'clean WER',
  "paper's WER",
];

/** `input3 (i f)`: a matrix, with its gates where not all are compressed, and its kind. */
function labelOf(name: string, kind: WeightSpec): string {
  if (kind.kind !== 'gates') return `${name} ${kind.kind}`;
  const gates = Object.entries(kind.gates);
  return `${name} (${gates.map(([gate]) => gate).join(' ')}) ${gates[0]![1].kind}`;
}

function compressed(layers: readonly LayerSpec[]): string {
  const labels = layers.flatMap(({ inputWeight, recurrentWeight }, l) => [
    ...(inputWeight ? [labelOf(`input${l + 1}`, inputWeight)] : []),
    ...(recurrentWeight ? [labelOf(`recurrent${l + 1}`, recurrentWeight)] : []),
  ]);
  return labels.join(', ') || '-';
}

/** In Markdown, the rows in the order of the paper. */
export function table(results: readonly Result[], cells: number): string {
  const rows = ROWS.flatMap((row) => {
    const result = results.find(({ name }) => name === row.name);
    if (!result) return [];
    const full = results.find(({ name }) => name === fullRow(row));
    const { parameters, ranks, after, clean } = result;
    return [
      [
        row.name.replace('table', 'Table ').replace('-', ', '),
        ranks.map((rank) => rank ?? '-').join(', '),
        compressed(layersOf(row, cells)),
        `${(parameters / 1e6).toFixed(3)}M`,
        full ? `${(100 * (1 - parameters / full.parameters)).toFixed(0)} %` : '',
        (100 * after.wordErrorRate).toFixed(2),
        (100 * clean.wordErrorRate).toFixed(2),
        row.published?.toFixed(1) ?? '-',
      ],
    ];
  });
  return markdownTable(HEADS, rows);
}
