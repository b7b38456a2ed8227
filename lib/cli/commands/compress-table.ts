/** What `compress` prints: a table for people, JSON for programs. */
import type { CompressionReport } from '../../compress';
import { byteSize, numbers, percent, table, thousands, words, type Cell } from '../table';

/** The report without the spectra, which are the page's. */
export function compressionJson({ layers, ...rest }: CompressionReport): object {
  return {
    ...rest,
    layers: layers.map(
      ({ name, rank, explainedVariance, recurrentError, inputError, tau, reason, parameters }) => {
        return { name, rank, explainedVariance, recurrentError, inputError, tau, reason, parameters };
      },
    ),
  };
}

export function compressionTables({ before, after, layers, timings }: CompressionReport): string[] {
  const columns = [words('layer'), numbers('W_h'), numbers('rank'), numbers('energy kept')];
  const errors = [numbers('error of W_h'), numbers('error of W_x')];
  const rows = layers.map((layer): Cell[] => [
    ...[
      layer.name,
      layer.recurrentShape.join(' x '),
      layer.rank ?? 'dense',
      percent(layer.explainedVariance),
    ],
    ...[errorText(layer.recurrentError), errorText(layer.inputError)],
    ...[layer.parameters.before, layer.parameters.after],
  ]);
  const total: Cell[] = ['whole model', '', '', '', '', '', before.parameters, after.parameters];
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  return [
    table([...columns, ...errors, numbers('parameters'), numbers('after')], [...rows, total]),
    '',
    `${factor(before.parameters, after.parameters)} ${byteSize(before.bytes)} -> ${byteSize(after.bytes)}`,
    `SVD ${seconds(timings.svdMs)}, least squares ${seconds(timings.leastSquaresMs)}, in all ${seconds(timings.totalMs)}`,
    ...layers.flatMap(({ name, reason }) => (reason === null ? [] : [`${name} is left dense: ${reason}`])),
  ];
}

function errorText(error: number | null): string | null {
  return error === null ? null : error.toFixed(4);
}

function factor(before: number, after: number): string {
  const times = (before / after).toFixed(2);
  return `${times} times smaller: ${thousands(before)} -> ${thousands(after)} parameters,`;
}
