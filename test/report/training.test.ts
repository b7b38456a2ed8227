/** The page of a training. */
import { trainingReportHtml, type ReportHeading } from '../../lib/report';
import type { ReportedTraining } from '../../lib/report/training/report';
import { ABOUT } from './sample';
import { all, parsePage, textOf } from '../charts/xml';

/**
 * Ten epochs: the loss halves with each, the dev set's is twice the training set's, and worse again
 * after the eighth.
 */
function sample(overrides: Partial<ReportedTraining> = {}): ReportedTraining {
  const epochs = Array.from({ length: 10 }, (_, i) => ({
    epoch: i + 1,
    train: { loss: 64 / 2 ** i, errorRate: 0.5 / 2 ** i },
    dev: { loss: 128 / 2 ** Math.min(i, 14 - i), errorRate: 0.8 / 2 ** Math.min(i, 14 - i) },
    rate: 0.1 / 10 ** i,
    seconds: 30,
  }));
  return {
    criterion: 'ctc',
    epochs,
    bestEpoch: 8,
    before: { loss: 200, errorRate: 1 },
    ...overrides,
  };
}

const page = (overrides: Partial<ReportedTraining> = {}) =>
  parsePage(trainingReportHtml(sample(overrides), ABOUT));
const withoutDev = sample().epochs.map(({ epoch, train, rate, seconds }) => ({
  epoch,
  train,
  rate,
  seconds,
}));
const headings = (root: ReturnType<typeof page>) => all(root, 'h2').map(textOf);

describe('the report of a training', () => {
  it('opens with the figures of the best epoch, and what they were before', () => {
    const [headline] = all(page(), 'dl');
    expect(all(headline!, 'dd', 'figure').map(textOf)).toEqual(['0.6%', '1', '8', '5.00 min']);
    expect(all(headline!, 'dd', 'soft').map(textOf)).toEqual([
      ...[
        'of the dev set, 100.0% before',
        'of the dev set, 200 before',
        'of 10',
        '30.0 s an epoch',
      ],
    ]);
  });

  it('draws both curves of each figure, and marks the best epoch of the dev set at its pixel', () => {
    const root = page();
    expect(headings(root)).toEqual(['Loss', 'Unit error rate', 'Rate']);
    const [loss] = all(root, 'svg');
    expect(all(loss!, 'g', 'name').map(textOf)).toEqual(['training', 'dev']);
    expect(all(loss!, 'g', 'mark').map(textOf)).toEqual(['epoch 8, 1', '']);
    const tick = (label: string) => {
      const texts = all(loss!, 'text').filter(
        (text) => text.attributes['text-anchor'] === 'middle',
      );
      return Number(texts.find((text) => textOf(text) === label)!.attributes.x);
    };
    expect(Number(all(loss!, 'circle')[0]!.attributes.cx)).toBeCloseTo(tick('8'), 1);
    // Thin behind the mark: what was not kept.
    expect(all(loss!, 'path', 'cut')).toHaveLength(1);
  });

  it('draws what falls far on a logarithmic axis', () => {
    const [loss] = all(page(), 'svg');
    const labels = all(loss!, 'text').filter((text) => text.attributes['text-anchor'] === 'end');
    expect(labels.map(textOf)).toEqual(['0.1', '1', '10', '100', 'best']);
  });

  it('marks nothing without a dev set, and says of what its figures are', () => {
    const root = parsePage(
      trainingReportHtml({ criterion: 'ctc', epochs: withoutDev, bestEpoch: 10 }, { ...ABOUT }),
    );
    expect(all(root, 'circle')).toEqual([]);
    expect(all(all(root, 'dl')[0]!, 'dd', 'soft').map(textOf)).toEqual([
      ...[
        'of the training set',
        'of the training set',
        'the model is of the last',
        '30.0 s an epoch',
      ],
    ]);
  });

  it.each([
    ['ce', ['Loss', 'Frame error rate']],
    ['lm', ['Loss', 'Perplexity']],
    ['mse', ['Loss', 'RMS error']],
    ['kl', ['Loss']],
  ] as const)('has the figures of %s', (criterion, expected) => {
    const epochs = sample().epochs.map(({ train, ...rest }) => {
      const score = { ...train, perplexity: Math.exp(train.loss!), rms: 2 };
      return { ...rest, train: score, dev: score, rate: 1 };
    });
    expect(headings(page({ criterion, epochs }))).toEqual(expected);
  });

  it('stays well-formed of a single epoch, and of a perplexity beyond all numbers', () => {
    const [first] = sample().epochs;
    expect(headings(page({ epochs: [first!], before: undefined, bestEpoch: 1 } as never))).toEqual(
      [],
    );
    const score = { loss: 1000, perplexity: Infinity };
    const html = trainingReportHtml(
      {
        criterion: 'lm',
        bestEpoch: 2,
        epochs: [1, 2].map((epoch) => ({ ...first!, epoch, train: score })),
      },
      ABOUT,
    );
    expect(() => parsePage(html)).not.toThrow();
    expect(html.replace(/<style>[^]*<\/style>/, '')).not.toMatch(/NaN|undefined/);
  });

  it('shows hostile names as the text they are', () => {
    const title = '<script>alert(1)</script>';
    const html = trainingReportHtml(sample(), { ...ABOUT, title });
    expect(html).not.toContain('<script');
    expect(textOf(all(parsePage(html), 'h1')[0]!)).toBe(title);
  });

  it.each<[unknown, unknown, RegExp]>([
    [null, ABOUT, /^report must be an object, but is null/],
    [
      { ...sample(), epochs: [] },
      ABOUT,
      /^report\.epochs must be an array of at least 1, but is \[\]/,
    ],
    [
      { ...sample(), epochs: [{ epoch: 1 }] },
      ABOUT,
      /^report\.epochs\[0\]\.train must be an object/,
    ],
    [
      { ...sample(), criterion: 'ctx' },
      ABOUT,
      /^report\.criterion must be one of ctc, .*\(did you mean "ctc"/,
    ],
    [sample(), { ...ABOUT, title: 3 }, /^about\.title must be a string, but is 3/],
  ])('refuses what is no report', (wrong, about, message) => {
    expect(() => trainingReportHtml(wrong as ReportedTraining, about as ReportHeading)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});
