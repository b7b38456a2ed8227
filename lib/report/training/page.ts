/** The report of a training: one page of key figures and the curves of learning. */
import { duration, element, grouped, type Markup } from '../../charts';
import { fileName, readHeading, type ReportHeading } from '../heading';
import { type KeyFigure, keyFigures, page, pageHeader } from '../page';
import { learning, rate } from './curves';
import { criterionText, LOSS, type Measure, type ReportedScore } from './criteria';
import { readTraining, type ReportedTraining } from './report';

/**
 * A page that tells how a training went, self-contained as that of a compression.
 * @param given as `train` gave it.
 * @returns a page of HTML that needs no other file.
 * @throws CompactRnnError INVALID_OPTION where a part of it is missing or of another type,
 *   or a text of the heading is not a string.
 */
export function trainingReportHtml(given: ReportedTraining, heading: ReportHeading): string {
  const report = readTraining(given);
  const about = readHeading(heading);
  const { loss, measure } = criterionText(report.criterion);
  return page(
    { title: about.title, tones: 2 },
    pageHeader(about.title, `${fileName(about.model)}, trained for ${epochsText(report)}`),
    headline(report, measure),
    learning(report, LOSS, `${loss} ${howToRead(report)}`),
    measure ? learning(report, measure, measure.text) : null,
    rate(report),
    element('footer', {}, `Made by compact-rnn ${about.version}`),
  );
}

function epochsText({ epochs }: ReportedTraining): string {
  return epochs.length === 1 ? 'one epoch' : `${grouped(epochs.length)} epochs`;
}

function howToRead({ epochs }: ReportedTraining): string {
  const training =
    'The training curve is over the batches of an epoch, each as the weights were before it.';
  if (!epochs.some(({ dev }) => dev)) return training;
  return `${training} The dot is the epoch that did best on the dev set, whose weights the model has; what lies right of it, drawn thin, was not kept.`;
}

function headline(report: ReportedTraining, measure: Measure | null): Markup {
  const { epochs, bestEpoch } = report;
  const best = epochs.find(({ epoch }) => epoch === bestEpoch) ?? epochs.at(-1)!;
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const score = best.dev ?? best.train;
  const figures = (measure ? [measure, LOSS] : [LOSS]).flatMap((each): KeyFigure[] => {
    const value = each.of(score);
    return typeof value !== 'number'
      ? []
      : [[each.name, each.format(value), noteOf(report, best.dev, each)]];
  });
  return keyFigures([
    ...figures,
    best.dev
      ? ['Best epoch', grouped(best.epoch), `of ${grouped(epochs.length)}`]
      : ['Epochs', grouped(epochs.length), 'the model is of the last'],
    [
      'Time to train',
      duration(1000 * seconds),
      `${duration((1000 * seconds) / epochs.length)} an epoch`,
    ],
  ]);
}

/** The note of a figure: what it is, and what it was before. */
function noteOf(
  { before }: ReportedTraining,
  dev: ReportedScore | undefined,
  { of, format }: Measure,
): string {
  if (!dev) return 'of the training set';
  const earlier = before && of(before);
  return typeof earlier !== 'number'
    ? 'of the dev set'
    : `of the dev set, ${format(earlier)} before`;
}
