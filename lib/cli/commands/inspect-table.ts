/** The tables that `inspect` prints. */
import { explainedVariance, type LayerRanks } from '../../compress';
import type { RecognizedCheckpoint } from '../../formats';
import type {
  EmbeddingSummary,
  FrameLayerSummary,
  FrontEndSummary,
  HeadSummary,
  Inspection,
  LayerSummary,
  PerDirection,
  UnitsSummary,
} from '../../inspect';
import { byteSize, numbers, percent, table, thousands, words, type Cell } from '../table';

/** Energy is shown at these shares of a layer's full rank. */
const SHARES = [1 / 8, 1 / 4, 1 / 2];

/** The modules of a PyTorch checkpoint, and what it does not say. */
export function checkpointTable(
  path: string,
  { stateDict, modules, assumed, unused }: RecognizedCheckpoint,
): string[] {
  const where = stateDict === '' ? '' : `, in ${stateDict}`;
  return [
    `${path}: a PyTorch state dict${where}`,
    '',
    ...table(
      [words('module'), words('recognised as'), words('first tensor', { drop: 1 })],
      modules.map(({ name, title, shape }) => [name, title, shape]),
    ),
    '',
    ...(assumed.length > 0 ? [`Assumed: ${assumed.join(', ')}.`, ''] : []),
    ...(unused.length > 0 ? [`Left out: ${unused.join(', ')}.`, ''] : []),
  ];
}

export function inspectionTables(path: string, { summary, directions }: Inspection): string[] {
  const { format, outputSize, parameters, bytes, emits, units } = summary;
  const size = `${thousands(parameters)} parameters, ${byteSize(bytes)}`;
  const dense = directions.filter(({ singularValues }) => singularValues.length > 0);
  return [
    `${path}: ${format}, ${size}, ${inputOf(summary)} in, ${outputSize} out, ${emits.replace('-', ' ')}`,
    ...(summary.frontEnd ? [frontEndLine(summary.frontEnd)] : []),
    ...(units ? [unitsLine(units)] : []),
    '',
    ...layerTable(summary),
    '',
    ...(dense.length === 0
      ? ['Every layer has a projection already.']
      : [
          'Rank of W_h at each tau (Prabhavalkar et al. 2016, Eq. 7), and the energy that',
          'low ranks keep: the share of the squared singular values.',
          '',
          ...rankTable(dense),
        ]),
  ];
}

function inputOf({ inputSize, embedding }: Inspection['summary']): string {
  return embedding ? `one of ${thousands(embedding.tokens)} tokens` : `${inputSize}`;
}

function frontEndLine(frontEnd: FrontEndSummary): string {
  const { meanNormalization, deltas, leftContext, rightContext, subsampling } = frontEnd;
  const parts = [
    ...analysisParts(frontEnd),
    ...(meanNormalization ? [`means over the ${meanNormalization.over} taken away`] : []),
    ...(deltas ? [`deltas of order ${deltas.order}`] : []),
    ...(leftContext + rightContext > 0
      ? [`${leftContext} + 1 + ${rightContext} frames stacked`]
      : []),
    ...(subsampling > 1 ? [`1 of ${subsampling} kept`] : []),
    ...(frontEnd.normalized ? ['normalized'] : []),
  ];
  return `front end: ${parts.join(', ')}`;
}

function analysisParts(frontEnd: FrontEndSummary): string[] {
  if (frontEnd.kind === 'given')
    return [`${frontEnd.size} features given`, `a frame every ${frontEnd.hopMillis} ms`];
  const { kind, sampleRate, windowSize, hopSize } = frontEnd;
  const ms = (samples: number): number => Number(((1000 * samples) / sampleRate).toFixed(2));
  const cepstra = 'cepstra' in frontEnd ? `, ${frontEnd.cepstra} cepstra` : '';
  const ofWhom = 'definition' in frontEnd ? ` (${frontEnd.definition})` : '';
  return [
    'bins' in frontEnd ? `${kind}${ofWhom} of ${frontEnd.bins} bins${cepstra}` : kind,
    `${sampleRate} Hz`,
    `${ms(windowSize)} ms windows every ${ms(hopSize)} ms`,
  ];
}

function unitsLine({ kind, names, words: known }: UnitsSummary): string {
  const lexicon = known === undefined ? '' : `, a lexicon of ${thousands(known)} words`;
  return `Units: ${kind}, ${thousands(names.length)} (${names.slice(0, 4).join(' ')}${names.length > 4 ? ' ...' : ''})${lexicon}`;
}

/** A row for each layer, bottom first; columns of kinds only where a matrix is not dense. */
function layerTable({ embedding, layers, beforeHead = [], head }: Inspection['summary']): string[] {
  const matrices = [
    ...layers.flatMap(({ inputKind, recurrentKind }) => [both(inputKind), both(recurrentKind)]),
    ...head.map(({ kind }) => kind),
  ];
  const isMixed = matrices.some((kind) => kind !== 'dense');
  const rows = [
    ...(embedding ? [embeddingRow(embedding)] : []),
    ...layers.flatMap((layer) => [...(layer.before ?? []).map(frameRow), recurrentRow(layer)]),
    ...beforeHead.map(frameRow),
    ...head.map(headRow),
  ];
  return table(
    [
      words('layer'),
      words('kind'),
      words('direction', { short: 'dir.', drop: 3 }),
      numbers('input', { drop: 5 }),
      numbers('cells'),
      numbers('projection', { short: 'proj.' }),
      ...(isMixed ? [words('W_x'), words('W_h')] : []),
      words('type', { drop: 2 }),
      numbers('parameters', { short: 'params' }),
      numbers('bytes', { drop: 1 }),
    ],
    rows.map(({ shape, kinds, size }) => [...shape, ...(isMixed ? kinds : []), ...size]),
  );
}

/** The cells of a row: up to the projection, the kinds of W_x and W_h, and from the type on. */
interface LayerRow {
  readonly shape: readonly Cell[];
  readonly kinds: readonly [Cell, Cell];
  readonly size: readonly Cell[];
}

function embeddingRow({ tokens, size, dtype, parameters, bytes }: EmbeddingSummary): LayerRow {
  return {
    shape: ['embedding', 'embedding', null, tokens, size, null],
    kinds: [null, null],
    size: [dtype, parameters, bytes],
  };
}

function recurrentRow(layer: LayerSummary): LayerRow {
  const { name, cell, direction, inputSize, hiddenSize, dtype, parameters, bytes } = layer;
  return {
    shape: [name, cell, direction, inputSize, hiddenSize, both(layer.projectionSize)],
    kinds: [both(layer.inputKind), both(layer.recurrentKind)],
    size: [dtype, parameters, bytes],
  };
}

function frameRow({
  name,
  kind,
  detail,
  inputSize,
  parameters,
  bytes,
}: FrameLayerSummary): LayerRow {
  return {
    shape: [name, kind, detail, inputSize, null, null],
    kinds: [null, null],
    size: [null, parameters, bytes],
  };
}

function headRow(layer: HeadSummary): LayerRow {
  const { name, activation, inputSize, outputSize, kind, dtype, parameters, bytes } = layer;
  return {
    shape: [name, 'dense', activation, inputSize, outputSize, null],
    kinds: [kind, null],
    size: [dtype, parameters, bytes],
  };
}

/**
 * The ranks of layers without a projection.
 * @param directions at least one.
 */
export function rankTable(directions: readonly LayerRanks[]): string[] {
  const taus = Object.keys(directions[0]!.ranks);
  return table(
    [
      words('layer'),
      numbers('full rank', { short: 'full' }),
      ...taus.map((tau, i) => numbers(`tau ${tau}`, i > 0 ? { short: tau } : {})),
      ...SHARES.map((share, i) => {
        const short = `${i === 0 ? 'energy ' : ''}1/${1 / share}`;
        return numbers(`energy at 1/${1 / share}`, { short, drop: SHARES.length - i });
      }),
    ],
    directions.map(({ name, singularValues, ranks }) => [
      name,
      singularValues.length,
      ...taus.map((tau) => ranks[tau]!),
      ...SHARES.map((share) => percent(energy(singularValues, share))),
    ]),
  );
}

/** The energy that the first `share` of the singular values hold. */
function energy(singularValues: readonly number[], share: number): number {
  return explainedVariance(singularValues, Math.max(1, Math.round(singularValues.length * share)));
}

function both(value: PerDirection<number | string | null>): Cell {
  return Array.isArray(value) ? value.map((each) => each ?? '-').join(' / ') : value;
}
