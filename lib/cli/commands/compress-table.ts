/** The printed output of `compress`: a table for people, JSON for programs. */
import { type CompressionReport, isRankedMethod, type ModelSize } from '../../compress';
import { byteSize, numbers, percent, table, thousands, words, type Cell } from '../table';

/** The report without the spectra, which are the page's. */
export function compressionJson({ layers, ...rest }: CompressionReport): object {
  return {
    ...rest,
    layers: layers.map(
      ({
        name,
        rank,
        explainedVariance,
        recurrentError,
        inputError,
        tau,
        reason,
        parameters,
        ...more
      }) => {
        const { recurrentProductError, inputProductError } = more;
        const errors = { recurrentError, inputError, recurrentProductError, inputProductError };
        return { name, rank, explainedVariance, ...errors, tau, reason, parameters };
      },
    ),
  };
}

/** Whether kinds of weight that save numbers save time here, too. */
export function stepLine({ before, after }: Record<'before' | 'after', number>): string {
  const micros = (time: number): string => `${time.toFixed(1)} µs`;
  return `a step takes ${micros(after)} here, ${micros(before)} before${after > before ? ': slower; low-rank saves time' : ''}`;
}

/** How far the outputs are from those of the model before. */
export function outputLine({ error, recordings }: { error: number; recordings: number }): string {
  const over = recordings === 1 ? 'one recording' : `${recordings} recordings`;
  return `outputs are off by ${percent(error)} over ${over}`;
}

export function compressionTables(report: CompressionReport): string[] {
  const { before, after, layers, matrices, timings } = report;
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  const shared = matrices.length === 0 || layers.some(({ rank }) => rank !== null);
  return [
    ...(shared ? [...layerTable(report), ''] : []),
    ...(matrices.length > 0 ? [...matrixTable(report), ''] : []),
    ...sizeLines(before, after),
    ...(report.method !== 'mixed' && isRankedMethod(report.method)
      ? [
          `SVD ${seconds(timings.svdMs)}, least squares ${seconds(timings.leastSquaresMs)}, in all ${seconds(timings.totalMs)}`,
        ]
      : [`${report.method} ${seconds(timings.totalMs)}`]),
    ...startText(report),
    ...layers.flatMap(({ name, rank, reason }) => {
      if (reason === null) return [];
      return [
        rank === null ? `${name} is left dense: ${reason}` : `${name} is no smaller: ${reason}`,
      ];
    }),
    ...advice(report),
  ];
}

/** Layers with their projections. */
function layerTable({ before, after, layers, calibration }: CompressionReport): string[] {
  const columns = [
    words('layer'),
    numbers('W_h', { drop: 1 }),
    numbers('rank'),
    numbers('energy kept', { short: 'energy' }),
  ];
  const errors = [
    numbers('error of W_h', { short: 'err. W_h', drop: 3 }),
    numbers('error of W_x', { short: 'err. W_x', drop: 2 }),
  ];
  const productErrors = calibration ? [numbers('of W_h h'), numbers('of W_x h')] : [];
  const rows = layers.map((layer): Cell[] => [
    layer.name,
    layer.recurrentShape.join(' x '),
    ...rankCells(layer),
    errorText(layer.recurrentError),
    errorText(layer.inputError),
    ...productErrors.map((_, i) =>
      errorText(i === 0 ? layer.recurrentProductError : layer.inputProductError),
    ),
    layer.parameters.before,
    layer.parameters.after,
  ]);
  const blank = [...columns.slice(1), ...errors, ...productErrors].map(() => '');
  const total: Cell[] = ['whole model', ...blank, before.parameters, after.parameters];
  return table(
    [
      ...columns,
      ...errors,
      ...productErrors,
      numbers('parameters', { short: 'params' }),
      numbers('after'),
    ],
    [...rows, total],
  );
}

/**
 * Nothing where the kinds of its matrices are all that changed: these have a table of their own.
 */
function rankCells({
  rank,
  reason,
  explainedVariance,
}: CompressionReport['layers'][number]): Cell[] {
  if (rank === null && reason === null) return [null, null];
  return [rank ?? 'dense', percent(explainedVariance)];
}

/** Matrices that became another kind. */
function matrixTable({ matrices }: CompressionReport): string[] {
  const columns = [
    words('matrix'),
    words('kind'),
    numbers('error'),
    numbers('parameters', { short: 'params' }),
    numbers('after'),
    numbers('size', { drop: 1 }),
    numbers('size after', { drop: 2 }),
  ];
  return table(
    columns,
    matrices.map(({ name, kind, error, parameters, bytes }) => [
      name,
      kind,
      error.toFixed(4),
      parameters.before,
      parameters.after,
      byteSize(bytes.before),
      byteSize(bytes.after),
    ]),
  );
}

/** How the decomposition differs from the paper's, if it does. */
function startText({ stacked, calibration }: CompressionReport): string[] {
  const parts = [
    ...(stacked ? ['P fitted to W_h and W_x together'] : []),
    ...(calibration
      ? [
          `calibrated with ${thousands(calibration.frames)} frames of ${thousands(calibration.examples)} recordings`,
        ]
      : []),
  ];
  return parts.length > 0 ? [parts.join(', ')] : [];
}

function errorText(error: number | null): string | null {
  return error === null ? null : error.toFixed(4);
}

/** Both sizes, each with the direction that it changed in. */
function sizeLines(before: ModelSize, after: ModelSize): string[] {
  const parameters = `${thousands(before.parameters)} -> ${thousands(after.parameters)}`;
  const bytes = `${byteSize(before.bytes)} -> ${byteSize(after.bytes)}`;
  return [
    `${change(before.parameters, after.parameters, 'fewer', 'more')} parameters: ${parameters}`,
    `${change(before.bytes, after.bytes, 'smaller', 'larger')} as stored: ${bytes}`,
  ];
}

/** `3.10 times smaller`. */
function change(before: number, after: number, less: string, more: string): string {
  return after > before
    ? `${(after / before).toFixed(2)} times ${more}`
    : `${(before / after).toFixed(2)} times ${less}`;
}

/** Another method, where most of what is left is out of reach of this one. */
function advice({ method, layers, after }: CompressionReport): string[] {
  if (method === 'mixed' || !isRankedMethod(method)) return [];
  const factors = layers.map(({ rank, recurrentShape: [rows, cells], inputShape }) =>
    rank === null ? 0 : rank * (rows + cells + (inputShape?.[0] ?? 0)),
  );
  const alone = 1 - factors.reduce((sum, part) => sum + part, 0) / after.parameters;
  if (alone <= 0.5 || factors.every((part) => part === 0)) return [];
  return [
    `${percent(alone)} of what is left is out of reach of ${method} (W_x of the lowest layer,`,
    'layers left dense). Low-rank and pruned go further: they take every W_x, too',
  ];
}
