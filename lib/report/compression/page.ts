/**
 * The report of a compression: one page of headline figures, spectra, energy, sizes, layers, time
 * and method.
 */
import { Fields } from '../../json';
import { element } from '../../charts';
import { checkHeading, fileName, type ReportHeading } from '../heading';
import { page, pageHeader } from '../page';
import { energy } from './energy';
import { headline } from './headline';
import { layerTable } from './layer-table';
import { matrixTable } from './matrix-table';
import { methodName, methodSection } from './method';
import { parameters } from './parameters';
import type { ReportedCompression } from './report';
import { spectra } from './spectra';
import { timings } from './timings';

/**
 * A page that tells what a compression did: self-contained HTML of inline SVG and CSS, without
 * scripts or fetches, light and dark as the reader's system is, fit for print. All text of `report`
 * and `about` is escaped.
 * @param report as `compress` gave it.
 * @returns a page of HTML that needs no other file.
 * @throws CompactRnnError INVALID_OPTION where a part of `report` is missing or a text of `about`
 *   is not a string.
 */
export function compressionReportHtml(report: ReportedCompression, about: ReportHeading): string {
  checkParts(report);
  checkHeading(about);
  return page(
    { title: about.title, tones: report.layers.length },
    pageHeader(about.title, `${fileName(about.model)}, compressed by ${methodName(report)}`),
    headline(report),
    spectra(report),
    energy(report),
    parameters(report),
    layerTable(report),
    matrixTable(report),
    timings(report),
    methodSection(report),
    element('footer', {}, `Made by compact-rnn ${about.version}`),
  );
}

/**
 * JavaScript may hand over anything. The figures inside each part are those that `compress` wrote.
 */
function checkParts(report: unknown): void {
  const parts = new Fields(report, 'report', 'INVALID_OPTION');
  for (const part of ['before', 'after', 'timings']) parts.object(part);
  parts.objects('layers');
}
