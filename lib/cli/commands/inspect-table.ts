/** What `inspect` prints for people. */
import { explainedVariance, type LayerRanks } from '../../compress';
import type { RecognizedCheckpoint } from '../../formats';
import type {
  EmbeddingSummary,
  FrameLayerSummary,
  FrontEndSummary,
  Inspection,
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
          'Rank of W_h at each tau (Prabhavalkar et al. 2016, Eq. 7), and the energy that low',
          'ranks keep: the share of the squared singular values.',
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

function layerTable({ embedding, layers, beforeHead = [], head }: Inspection['summary']): string[] {
  const columns = [
    words('layer'),
    words('kind'),
    words('direction', { short: 'dir.', drop: 3 }),
    numbers('input', { drop: 5 }),
    numbers('cells'),
    numbers('projection', { short: 'proj.' }),
  ];
  const layerKinds = layers.map(({ inputKind, recurrentKind }) => [
    both(inputKind),
    both(recurrentKind),
  ]);
  const all = [...layerKinds.flat(), ...head.map(({ kind }) => kind)];
  const mixed = all.some((kind) => kind !== 'dense');
  const kinds = (...cells: Cell[]): Cell[] => (mixed ? cells : []);
  const frameRow = (each: FrameLayerSummary): Cell[] => {
    const shape = [each.name, each.kind, each.detail, each.inputSize, null, null];
    return [...shape, ...kinds(null, null), null, each.parameters, each.bytes];
  };
  return table(
    [
      ...columns,
      ...(mixed ? [words('W_x'), words('W_h')] : []),
      words('type', { drop: 2 }),
      numbers('parameters', { short: 'params' }),
      numbers('bytes', { drop: 1 }),
    ],
    [
      ...(embedding ? [embeddingRow(embedding, kinds(null, null))] : []),
      ...layers.flatMap((layer, l) => [
        ...(layer.before ?? []).map(frameRow),
        [
          layer.name,
          layer.cell,
          layer.direction,
          layer.inputSize,
          layer.hiddenSize,
          both(layer.projectionSize),
          ...kinds(...layerKinds[l]!),
          layer.dtype,
          layer.parameters,
          layer.bytes,
        ],
      ]),
      ...beforeHead.map(frameRow),
      ...head.map(({ name, activation, inputSize, outputSize, dtype, parameters, bytes, kind }) => {
        const shape = [name, 'dense', activation, inputSize, outputSize, null];
        return [...shape, ...kinds(kind, null), dtype, parameters, bytes];
      }),
    ],
  );
}

function embeddingRow(
  { tokens, size, dtype, parameters, bytes }: EmbeddingSummary,
  kinds: Cell[],
): Cell[] {
  return ['embedding', 'embedding', null, tokens, size, null, ...kinds, dtype, parameters, bytes];
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
