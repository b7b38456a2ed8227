/** The report of a training: one page of key figures and the curves of learning. */
import { Fields } from '../../json';
import { duration, element, grouped, type Markup } from '../../charts';
import { checkHeading, fileName, type ReportHeading } from '../heading';
import { type KeyFigure, keyFigures, page, pageHeader } from '../page';
import { learning, rate } from './curves';
import { CRITERIA, criterionText, LOSS, type Measure, type ReportedScore } from './criteria';
import type { ReportedTraining } from './report';

/**
 * A page that tells how a training went, self-contained as that of a compression.
 * @param report as `train` gave it.
 * @returns a page of HTML that needs no other file.
 * @throws CompactRnnError INVALID_OPTION where a part of `report` is missing or a text of `about`
 *   is not a string.
 */
export function trainingReportHtml(report: ReportedTraining, about: ReportHeading): string {
  checkParts(report);
  checkHeading(about);
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

/** JavaScript may hand over anything. The figures of each epoch are those that `train` wrote. */
function checkParts(report: unknown): void {
  const parts = new Fields(report, 'report', 'INVALID_OPTION');
  parts.oneOf('criterion', Object.keys(CRITERIA));
  const epochs = parts.objects('epochs');
  if (epochs.length === 0) parts.refuse('epochs', 'an array of at least one epoch');
  for (const epoch of epochs) epoch.object('train');
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
    return value === undefined
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

/** Of what a figure is, and what it was before. */
function noteOf(
  { before }: ReportedTraining,
  dev: ReportedScore | undefined,
  { of, format }: Measure,
): string {
  if (!dev) return 'of the training set';
  const earlier = before && of(before);
  return earlier === undefined ? 'of the dev set' : `of the dev set, ${format(earlier)} before`;
}
