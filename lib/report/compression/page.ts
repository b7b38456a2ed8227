/**
 * The report of a compression: one page of headline figures, spectra, energy, sizes, layers, time
 * and method.
 */
import { element } from '../../charts';
import { fileName, readHeading, type ReportHeading } from '../heading';
import { page, pageHeader } from '../page';
import { energy } from './energy';
import { headline } from './headline';
import { layerTable } from './layer-table';
import { matrixTable } from './matrix-table';
import { methodName, methodSection } from './method';
import { parameters } from './parameters';
import { readCompression, type ReportedCompression } from './report';
import { spectra } from './spectra';
import { timings } from './timings';

/**
 * A page that tells what a compression did: self-contained HTML of inline SVG and CSS, without
 * scripts or fetches, light and dark as the reader's system is, fit for print. All text that is
 * given is escaped.
 * @param given as `compress` gave it.
 * @returns a page of HTML that needs no other file.
 * @throws CompactRnnError INVALID_OPTION where a part of it is missing or of another type, or a
 *   text of `about` is not a string.
 */
export function compressionReportHtml(given: ReportedCompression, heading: ReportHeading): string {
  const report = readCompression(given);
  const about = readHeading(heading);
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
