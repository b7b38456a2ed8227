/**
 * The page of a run: headline figures, a roofline plot and a table for each way of feeding frames,
 * the bars.
 */
import { element, type Markup, responsive } from '../../lib/charts';
import { figureSection, keyFigures, page, pageHeader } from '../../lib/report';
import type { Mode } from '../cases';
import { disturbance, enginesOf, partialWarning, roundsOf, type Report } from '../report';
import { TRAINING_BATCH } from '../training';
import type { Row } from '../rows';
import { share, times } from '../figures';
import { ENGINE_NAMES, MARK_STYLE } from './mark';
import { ROOFLINE_STYLE, floorOf, roofline } from './roofline';
import { TABLE_STYLE, barTable, rowTable, skippedTable, trainingTable } from './tables';

const FEEDINGS: Readonly<
  Record<Exclude<Mode, 'training'>, readonly [heading: string, caption: string]>
> = {
  step: ['Step by step', 'One frame of one stream a call, call upon call.'],
  sequence: [
    '200 frames in a call',
    'The time of one of them: below the line, weights are read once for several frames.',
  ],
  batch: [
    '16 streams at once',
    'A frame of each of them a call, the time of one: weights are read once for all.',
  ],
  cadence: ['At the pace of a microphone', '10 ms pass between two steps, and the caches cool.'],
  busy: [
    'With one processor busy',
    'Two threads step while another program keeps one of two processors busy.',
  ],
};

export function reportPage(report: Report): string {
  return page(
    {
      title: 'Benchmark',
      tones: ENGINE_NAMES.length,
      style: MARK_STYLE + ROOFLINE_STYLE + TABLE_STYLE,
    },
    header(report),
    headline(report),
    (Object.keys(FEEDINGS) as (keyof typeof FEEDINGS)[]).map((mode) => feeding(mode, report)),
    training(report),
    element('section', {}, element('h2', {}, 'The bars'), barTable(report.bars)),
    report.skipped.length > 0
      ? element('section', {}, element('h2', {}, 'Not measured'), skippedTable(report))
      : null,
    element('footer', {}, `compact-rnn ${report.version}, commit ${report.commit}, ${report.date}`),
  );
}

function header(report: Report): Markup {
  const { cpu, processors, isa, node } = report;
  const warnings = [partialWarning(report), disturbance(report)];
  return element(
    'div',
    {},
    pageHeader(
      'The 5 × 500 LSTM, side by side',
      `${cpu}, ${processors} processors, kernels for ${isa}, node ${node}.`,
      `${enginesOf(report).join(', ')}.`,
      `Each case has a process of its own; one measures while all others sleep. Rounds: ${roundsOf(report)}.`,
    ),
    warnings.map((warning) => warning && element('p', {}, warning)),
  );
}

function headline({ rows, bars }: Report): Markup {
  const own = rows.filter(({ engine }) => engine === 'compact-rnn');
  const measured = bars.filter(({ met }) => met !== null);
  const dense = own.find((row) => row.case === 'dense-f32-step-t1');
  const fastest = own
    .filter((row) => row.mode === 'step' && row.threads === 1)
    .reduce<Row | undefined>(
      (best, row) => ((row.timesFaster ?? 0) > (best?.timesFaster ?? 0) ? row : best),
      undefined,
    );
  return keyFigures([
    [
      'Bars met',
      `${measured.filter(({ met }) => met).length} of ${measured.length}`,
      `${bars.length - measured.length} not measured`,
    ],
    [
      'Share of the bandwidth',
      share(dense?.bandwidthShare ?? null) ?? '–',
      'dense f32, step, one thread',
    ],
    [
      'Faster than onnxruntime',
      times(fastest?.timesFaster ?? null) ?? '–',
      `${fastest?.case ?? ''} against its dense f32`,
    ],
  ]);
}

function feeding(mode: keyof typeof FEEDINGS, { rows }: Report): Markup | null {
  const shown = rows.filter((row) => row.mode === mode);
  if (shown.length === 0) return null;
  const [heading, caption] = FEEDINGS[mode];
  const floors = [floorOf(rows, 1), floorOf(rows, 2)];
  return figureSection(
    heading,
    caption,
    responsive((layout) => roofline(`Roofline plot: ${heading}`, shown, floors, layout)),
    rowTable(shown),
  );
}

function training({ rows }: Report): Markup | null {
  const shown = rows.filter(({ mode }) => mode === 'training');
  if (shown.length === 0) return null;
  const { sequences, frames } = TRAINING_BATCH;
  const caption = `A step of CTC training on ${sequences} sequences of ${frames} frames: forward, backward and the update.`;
  return figureSection('Training', caption, trainingTable(shown));
}
