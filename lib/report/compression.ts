/** The report of a compression: one page of headline figures, spectra, energy, sizes, layers, time and method. */
import { Fields } from '../json/fields';
import type { CompressionReport } from './compression-report';
import { energy } from './figures/energy';
import { headline } from './figures/headline';
import { layerTable } from './figures/layer-table';
import { parameters } from './figures/parameters';
import { spectra } from './figures/spectra';
import { timings } from './figures/timings';
import { element, type Markup } from './markup';
import { grouped } from './numbers';
import { page } from './page';
import { checkSubject, type ReportSubject } from './subject';
import { H, P, S, W_H, W_X, Z_H, Z_X } from './symbol';

/**
 * A page that tells what a compression did: self-contained HTML of inline SVG and CSS, without scripts or fetches,
 * light and dark as the reader's system is, fit for print. All text of `report` and `about` is escaped.
 * @param report as `compress` gave it.
 * @throws CompactRnnError INVALID_OPTION where a part of `report` is missing or a text of `about` is no string.
 */
export function compressionReportHtml(report: CompressionReport, about: ReportSubject): string {
  checkParts(report);
  checkSubject(about);
  return page(
    { title: about.title, tones: report.layers.length },
    element(
      'header',
      {},
      element('h1', {}, about.title),
      element('p', { class: 'soft' }, `${about.model}, compressed by ${methodName(report)}`),
    ),
    headline(report),
    spectra(report),
    energy(report),
    parameters(report),
    layerTable(report),
    timings(report),
    method(report),
    element('footer', {}, `Made by compact-rnn ${about.version}`),
  );
}

/** What was done otherwise than the paper does it. */
function start({ stacked, calibration }: CompressionReport): Markup | null {
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
          `The fit was of products with what the layers hand on, over ${grouped(calibration.frames)} frames of `,
          `${grouped(calibration.examples)} recordings: of matrices times `,
          [S, ', the square root of the second moment of ', H, '. '],
        ]
      : null,
  );
}

/** JavaScript may hand over anything. The figures inside each part are those that `compress` wrote. */
function checkParts(report: unknown): void {
  const parts = new Fields(report, 'report', 'INVALID_OPTION');
  for (const part of ['before', 'after', 'timings']) parts.object(part);
  parts.objects('layers');
}

/** The method with what steered it, `joint SVD at tau 0.6`, or `joint SVD at given ranks`. */
function methodName({ layers, stacked, calibration }: CompressionReport): string {
  const taus = [...new Set(layers.flatMap(({ tau }) => (tau === null ? [] : [tau])))];
  const name = [stacked ? 'stacked' : [], calibration ? 'calibrated' : [], 'joint SVD'].flat().join(' ');
  return taus.length === 0 ? `${name} at given ranks` : `${name} at tau ${taus.join(', ')}`;
}

/** Prabhavalkar et al. 2016, Eq. 5 (the factors of W_h), 6 (least squares for W_x), 7 (the ranks). */
function method(report: CompressionReport): Markup {
  const { layers } = report;
  return element(
    'section',
    {},
    element('h2', {}, 'The method'),
    element(
      'p',
      {},
      'A truncated singular value decomposition splits the recurrent weight of each layer, ',
      [W_H, ' ≈ ', Z_H, P],
      ', at the largest rank that keeps at most a share tau of its squared singular values, unless a rank is given. The projection ',
      P,
      ' then also serves whatever reads the output of the layer, the ',
      W_X,
      ' of the next layer or the output head, which becomes ',
      [Z_X, P],
      ' with ',
      Z_X,
      ' found by least squares, so that one product with ',
      P,
      ' per frame serves both.',
    ),
    start(report),
    layers.some(({ cell }) => cell === 'gru')
      ? element('p', {}, 'In a GRU the elementwise h(t−1) of h = (1 − z) n + z h(t−1) stays uncompressed.')
      : null,
    element(
      'p',
      { class: 'soft' },
      'R. Prabhavalkar, O. Alsharif, A. Bruguier, I. McGraw: “On the compression of recurrent neural networks with an application to LVCSR acoustic modeling for embedded speech recognition”, ICASSP 2016, Eq. 5–7.',
    ),
  );
}
