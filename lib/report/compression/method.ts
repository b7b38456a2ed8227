/** What a page says of the method: its name, what it does, and whose it is. */
import { type Child, element, grouped, type Markup } from '../../charts';
import type { ReportedCompression } from './report';
import { H, P, S, W_H, W_X, Z_H, Z_X } from './symbols';

interface Method {
  /** As it stands in a sentence. */
  readonly name: string;
  readonly text: Child;
  readonly source: string;
  /** Its ranks are chosen by tau or given: the page says which. */
  readonly isRanked?: boolean;
  /** What it does after singular values are known, or without them; as a label of its time. */
  readonly fit?: string;
}

const SHARED: Child = [
  'The projection ',
  P,
  ' also serves whatever reads the output of the layer, the ',
  W_X,
];

/**
 * Prabhavalkar et al. 2016, Eq. 5 (the factors of W_h), 6 (least squares for W_x), 7 (the ranks).
 */
const JOINT_SVD: Method = {
  name: 'joint SVD',
  text: [
    'A truncated singular value decomposition splits the recurrent weight of each layer, ',
    [W_H, ' ≈ ', Z_H, P],
    ', at the largest rank that keeps at most a share tau of its squared singular values, unless a rank is given. ',
    SHARED,
    ' of the next layer or the output head, which becomes ',
    [Z_X, P],
    ' with ',
    Z_X,
    ' found by least squares, so that one product with ',
    P,
    ' per frame serves both.',
  ],
  source:
    'R. Prabhavalkar, O. Alsharif, A. Bruguier, I. McGraw: “On the compression of recurrent neural networks with an application to LVCSR acoustic modeling for embedded speech recognition”, ICASSP 2016, Eq. 5–7.',
  isRanked: true,
  fit: 'least squares',
};

const DICTIONARIES: Child = [
  'The recurrent weight of each layer becomes ',
  [Z_H, P],
  ' with a dictionary ',
  P,
  ' and sparse codes ',
  Z_H,
  '. ',
  SHARED,
  ' of the next layer or the output head, which becomes ',
  [Z_X, P],
  ' with sparse codes as well.',
];

const LU =
  'Z. Lu, V. Sindhwani, T. Sainath: “Learning compact recurrent neural networks”, ICASSP 2016';

const DOCUMENTATION =
  'docs/reference/kinds.md and docs/reference/methods.md of compact-rnn describe the kinds, the methods and their papers.';

const METHODS: Record<string, Method> = {
  'joint-svd': JOINT_SVD,
  odl: {
    name: 'online dictionary learning',
    text: [
      DICTIONARIES,
      ' The dictionary is learned online, the codes are those of the LASSO, under one penalty for all layers.',
    ],
    source:
      'J. Mairal, F. Bach, J. Ponce, G. Sapiro: “Online dictionary learning for sparse coding”, ICML 2009.',
    fit: 'dictionaries and codes',
  },
  dirnet: {
    name: 'DirNet',
    text: [
      DICTIONARIES,
      ' The codes go through stages of a stronger and stronger penalty, which spares large ones.',
    ],
    source:
      'J. Zhang, X. Wang, D. Li, Y. Wang: “Dynamically hierarchy revolution: DirNet for compressing recurrent neural network on mobile devices”, IJCAI 2018.',
    fit: 'dictionaries and codes',
  },
  'low-rank': {
    name: 'low rank',
    text: 'Each matrix, by itself, becomes a product of two by its truncated singular value decomposition.',
    source: `${LU}, Eq. 7.`,
  },
  hashed: {
    name: 'hashing',
    text: 'The entries of each matrix share few numbers, each the mean of the entries that a hash assigns to it.',
    source:
      'W. Chen, J. Wilson, S. Tyree, K. Weinberger, Y. Chen: “Compressing neural networks with the hashing trick”, ICML 2015.',
  },
  'toeplitz-like': {
    name: 'Toeplitz-like matrices',
    text: 'Each gate of each matrix becomes a sum of products of circulant and skew-circulant matrices, from the truncated singular value decomposition of its displacement on by least squares.',
    source: `${LU}, section 3.3.`,
  },
  pruned: {
    name: 'pruning',
    text: 'The numbers of largest magnitude stay in each matrix, the others become zero and are not stored.',
    source:
      'S. Narang, G. Diamos, S. Sengupta, E. Elsen: “Exploring sparsity in recurrent neural networks”, ICLR 2017, prunes so while it trains.',
  },
  mixed: {
    name: 'a mixed plan',
    text: 'A plan says what each matrix becomes: layers may get projections, which also serve what reads their output, and any matrix may become a weight of another kind.',
    source: DOCUMENTATION,
  },
};

/** A method that is not known here goes by its name alone. */
function methodOf({ method }: ReportedCompression): Method {
  return Object.hasOwn(METHODS, method)
    ? METHODS[method]!
    : { name: method, text: null, source: DOCUMENTATION };
}

/** What its fit is called where its time is shown. */
export function fitName(report: ReportedCompression): string {
  return methodOf(report).fit ?? 'fitting the matrices';
}

/** The method with what steered it, `joint SVD at tau 0.6`, or `joint SVD at given ranks`. */
export function methodName(report: ReportedCompression): string {
  const { layers, stacked, calibration } = report;
  const { name, isRanked } = methodOf(report);
  if (!isRanked) return name;
  const taus = [...new Set(layers.flatMap(({ tau }) => (tau === null ? [] : [tau])))];
  const start = [stacked ? 'stacked' : [], calibration ? 'calibrated' : [], name].flat().join(' ');
  return taus.length === 0 ? `${start} at given ranks` : `${start} at tau ${taus.join(', ')}`;
}

/** What was done otherwise than the paper does it. */
function start({ stacked, calibration }: ReportedCompression): Markup | null {
  if (!stacked && !calibration) return null;
  return element(
    'p',
    {},
    stacked
      ? [
          'Here ',
          [W_H, ' and ', W_X],
          ', one above the other, were decomposed as one matrix, so that ',
          P,
          ' is the best for both. ',
        ]
      : null,
    calibration
      ? [
          `The fit was of products with the outputs of the layers, over ${grouped(calibration.frames)} frames of `,
          `${grouped(calibration.examples)} recordings: of matrices times `,
          [S, ', the square root of the second moment of ', H, '. '],
        ]
      : null,
  );
}

export function methodSection(report: ReportedCompression): Markup {
  const { text, source } = methodOf(report);
  const projected = report.layers.some(
    ({ cell, rank, reason }) => cell === 'gru' && (rank !== null || reason !== null),
  );
  return element(
    'section',
    {},
    element('h2', {}, 'The method'),
    text === null ? null : element('p', {}, text),
    start(report),
    projected
      ? element(
          'p',
          {},
          'In a GRU the elementwise h(t−1) of h = (1 − z) n + z h(t−1) stays uncompressed.',
        )
      : null,
    element('p', { class: 'soft' }, source),
  );
}
