/** The page of a compression. */
import { compressionReportHtml, type ReportHeading } from '../../lib/report';
import type { ReportedCompression } from '../../lib/report/compression/report';
import { ABOUT, layer, report } from './sample';
import { all, type Node, parsePage, textOf } from '../charts/xml';

const page = (...args: Parameters<typeof report>): Node =>
  parsePage(compressionReportHtml(report(...args), ABOUT));
const paper = [80, 105, 130, 145, 150].map((rank, index) =>
  layer(`lstm${index + 1}`, { rank: Math.round(rank / 5) }),
);
const bidirectional = paper.flatMap(({ name }) => [
  layer(`${name}.forward`),
  layer(`${name}.backward`),
]);
const left = layer('stays', {
  rank: null,
  recurrentError: null,
  reason: 'rank 90 would need 45,000 parameters',
});

/** The pixel of a value on the x axis of a drawing, by the labels of two of its ticks. */
function pixelOf(drawing: Node, value: number, from: string, to: string): number {
  const ticks = all(drawing, 'text').filter((text) => text.attributes['text-anchor'] === 'middle');
  const at = (label: string): number =>
    Number(ticks.find((text) => textOf(text) === label)!.attributes.x);
  return at(from) + ((value - Number(from)) / (Number(to) - Number(from))) * (at(to) - at(from));
}

/** The height of a tick of the y axis, by its hairline. */
function heightOf(drawing: Node, label: string): number {
  const labels = all(drawing, 'text').filter((text) => text.attributes['text-anchor'] === 'end');
  const baseline = Number(labels.find((text) => textOf(text) === label)!.attributes.y);
  const lines = all(drawing, 'line', 'grid').map((line) => Number(line.attributes.y1));
  return lines.reduce((best, y) => (Math.abs(y - baseline) < Math.abs(best - baseline) ? y : best));
}

describe('the report of a compression', () => {
  it.each([
    ['one layer', [layer('lstm1')]],
    ['five layers', paper],
    ['ten directions', bidirectional],
    ['a layer left dense', [...paper, left]],
    ['only layers left dense', [left]],
    ['a zero weight', [layer('zero', { singularValues: [0, 0, 0], rank: 1 })]],
    ['no singular values', [layer('none', { singularValues: [], rank: null, tau: null })]],
  ])('is well-formed for %s', (_, layers) => {
    const html = compressionReportHtml(report(layers), ABOUT);
    expect(() => parsePage(html)).not.toThrow();
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('fetches nothing and runs nothing', () => {
    const html = compressionReportHtml(report(paper), ABOUT);
    expect(html).not.toMatch(
      /<script|<link|<img|<iframe|https?:|\bsrc=|\bhref=|url\(|@import|\son\w+=/i,
    );
    expect(all(parsePage(html), 'meta')[1]!.attributes.content).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'$/,
    );
  });

  it('opens with the figures that matter', () => {
    const [headline] = all(page(paper, 0), 'dl');
    const figures = all(headline!, 'dd', 'figure').map(textOf);
    expect(figures).toEqual(['130,000', '2.15 ×', '520 kB', '1.70 s']);
  });

  it('says what a step takes where that was measured, and when it became slower', () => {
    const stepOf = (before: number, after: number) => {
      const html = compressionReportHtml(
        { ...report(paper), stepMicros: { before, after } },
        ABOUT,
      );
      return all(all(parsePage(html), 'dl')[0]!, 'div')
        .map(textOf)
        .find((text) => text.startsWith('A step'));
    };
    expect(stepOf(100, 25)).toBe('A step0.03 ms0.10 ms before');
    expect(stepOf(25, 100)).toBe('A step0.10 msslower: 0.03 ms before');
  });

  it('says how far the outputs are off where that was measured', () => {
    const shown = (outputs?: { error: number; recordings: number }) =>
      textOf(
        all(
          parsePage(
            compressionReportHtml({ ...report(paper), ...(outputs && { outputs }) }, ABOUT),
          ),
          'dl',
        )[0]!,
      );
    expect(shown({ error: 0.1234, recordings: 14 })).toContain(
      'Error of the outputs12.3%relative, over 14 recordings',
    );
    expect(shown()).not.toContain('outputs');
  });

  it('marks a rank at its pixel on both axes of the spectra', () => {
    const [spectra] = all(page([layer('lstm1', { rank: 25 })]), 'svg');
    const [dot] = all(spectra!, 'circle');
    expect(Number(dot!.attributes.cx)).toBeCloseTo(pixelOf(spectra!, 25, '0', '100'), 1);
    const decade = heightOf(spectra!, '0.1') - heightOf(spectra!, '1');
    // sigma_25 / sigma_1 = 0.97^24
    expect(Number(dot!.attributes.cy)).toBeCloseTo(
      heightOf(spectra!, '1') - 24 * Math.log10(0.97) * decade,
      1,
    );
  });

  it('marks a rank at its pixel on both axes of the energy curves', () => {
    const energy = all(page([layer('lstm1', { rank: 25 })]), 'svg')[1]!;
    const [dot] = all(energy, 'circle');
    expect(Number(dot!.attributes.cx)).toBeCloseTo(pixelOf(energy, 25, '0', '100'), 1);
    // The geometric sum: (1 - q^50) / (1 - q^200) of squares, q = 0.97
    const kept = (1 - 0.97 ** 50) / (1 - 0.97 ** 200);
    const [none, full] = [heightOf(energy, '0%'), heightOf(energy, '100%')];
    expect(Number(dot!.attributes.cy)).toBeCloseTo(none + kept * (full - none), 1);
  });

  it('draws a line for each tau, and none for given ranks', () => {
    const rules = (tau: number | null): string[] =>
      all(page([layer('a', { tau })]), 'g', 'rule').map(textOf);
    expect(rules(0.6)).toEqual(['tau = 0.6']);
    expect(rules(null)).toEqual([]);
    expect(textOf(page([layer('a', { tau: null })]))).toContain('joint SVD at given ranks');
  });

  it('gives a layer the same colour in every figure and in the table', () => {
    const root = page(paper);
    for (const place of ['curve', 'name', 'mark', 'bar'])
      expect(all(root, 'g', place).map((g) => g.attributes.class)).toContain(`${place} tone-2`);
    expect(all(root, 'span', 'dot')[2]!.attributes.class).toBe('dot tone-2');
  });

  it('draws a layer left dense as such, with the reason and without a mark', () => {
    const root = page([left]);
    expect(all(root, 'g', 'curve').map((g) => g.attributes.class)).toEqual([
      'curve dense',
      'curve dense',
    ]);
    expect(all(root, 'circle')).toEqual([]);
    expect(all(root, 'tr', 'reason').map(textOf)).toEqual([
      'Left dense: rank 90 would need 45,000 parameters',
    ]);
  });

  it('lists every figure of a layer in the table', () => {
    const rows = all(all(page([layer('lstm1', { inputError: 0.00002 })]), 'tbody')[0]!, 'tr');
    expect(all(rows[0]!, 'td').map(textOf)).toEqual([
      'lstm',
      '400 × 100',
      '20',
      '50.0%',
      '0.707',
      '400 × 40',
      '2.0e-5',
      '56,000',
      '26,000',
      '46.4%',
    ]);
  });

  it('adds the output head up to the whole model', () => {
    const rows = all(all(page(paper), 'tfoot')[0]!, 'tr').map((row) =>
      all(row, 'td').slice(-3).map(textOf),
    );
    expect(rows).toEqual([
      ['4,242', '4,242', '100.0%'],
      ['284,242', '134,242', '47.2%'],
    ]);
  });

  it('shows hostile names, reasons and titles as the text they are', () => {
    const hostile = `"><script>alert('1')</script>&lt;\u0000`;
    const shown = hostile.replace('\u0000', '\\x00');
    const html = compressionReportHtml(
      report([layer(hostile, { rank: null, reason: hostile, cell: hostile })]),
      {
        title: hostile,
        model: hostile,
        version: hostile,
      },
    );
    expect(html).not.toContain('<script');
    const root = parsePage(html);
    expect(all(root, 'title').map(textOf)[0]).toBe(shown);
    expect(textOf(all(root, 'h1')[0]!)).toBe(shown);
    expect(textOf(all(root, 'tr', 'reason')[0]!)).toBe(`Left dense: ${shown}`);
    expect(textOf(all(root, 'tbody')[0]!)).toContain(shown);
  });

  it('says of a GRU what stays uncompressed, and of an LSTM not', () => {
    const said = (cell: string): boolean =>
      textOf(page([layer('a', { cell })])).includes('stays uncompressed');
    expect([said('gru'), said('lstm')]).toEqual([true, false]);
  });

  it.each<[unknown, unknown, RegExp]>([
    [null, ABOUT, /^report must be an object, but is null/],
    [[], ABOUT, /^report must be an object, but is \[\]/],
    [
      { ...report([]), before: undefined },
      ABOUT,
      /^report\.before must be an object, but is undefined/,
    ],
    [
      { ...report([]), layers: undefined },
      ABOUT,
      /^report\.layers must be an array, but is missing/,
    ],
    [report([]), undefined, /^about must be an object, but is undefined/],
    [report([]), { ...ABOUT, title: 3 }, /^about\.title must be a string, but is 3/],
  ])('refuses %j about %j', (wrong, about, message) => {
    expect(() =>
      compressionReportHtml(wrong as ReportedCompression, about as ReportHeading),
    ).toThrow(
      expect.objectContaining({
        name: 'CompactRnnError',
        code: 'INVALID_OPTION',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  const pruned = {
    ...report([
      layer('lstm1', { rank: null, tau: null, singularValues: [] }),
      { ...left, singularValues: [] },
    ]),
    method: 'pruned',
    timings: { svdMs: 0.2, leastSquaresMs: 0, errorsMs: 0, totalMs: 300 },
    matrices: [
      {
        name: 'lstm1 input weight',
        kind: 'sparse',
        parameters: { before: 1600, after: 400 },
        bytes: { before: 6400, after: 2800 },
        error: 0.5,
      },
    ],
  };

  it('tells of matrices that became another kind, and draws nothing that there is not', () => {
    const root = parsePage(compressionReportHtml(pruned, ABOUT));
    expect(textOf(all(root, 'p', 'soft')[0]!)).toBe('model.onnx, compressed by pruning');
    expect(all(root, 'h2').map(textOf)).toEqual([
      ...['Parameters before and after', 'Layer by layer', 'Matrix by matrix', 'The method'],
    ]);
    const [layers, matrices] = all(root, 'tbody').map((body) =>
      all(body, 'tr').map((row) => all(row, 'td').map(textOf)),
    );
    expect(layers![0]!.slice(2, 4)).toEqual(['–', '–']);
    expect(matrices).toEqual([['sparse', '0.500', '1,600', '400', '25.0%', '6.40 kB', '2.80 kB']]);
    expect(textOf(all(root, 'dl')[0]!)).toContain('1 of 2 recurrent layers');
    expect(textOf(root)).not.toMatch(/joint SVD|Prabhavalkar/);
  });

  it.each([
    ['odl', /online dictionary learning/, /Mairal/],
    ['dirnet', /DirNet/, /IJCAI/],
    ['low-rank', /low rank/, /Lu.*Eq\. 7/],
    ['hashed', /hashing/, /Chen/],
    ['toeplitz-like', /Toeplitz-like/, /Lu.*3\.3/],
    ['pruned', /pruning/, /Narang/],
    ['mixed', /compressed by a mixed plan/, /kinds\.md/],
  ])('says of %s what it is, and whose', (name, said, source) => {
    const text = textOf(parsePage(compressionReportHtml({ ...pruned, method: name }, ABOUT)));
    expect(text).toMatch(said);
    expect(text).toMatch(source);
  });

  it('calls a method that it does not know by its name, and says nothing else of it', () => {
    const root = parsePage(compressionReportHtml({ ...pruned, method: 'constructor' }, ABOUT));
    expect(textOf(all(root, 'p', 'soft')[0]!)).toBe('model.onnx, compressed by constructor');
    expect(textOf(root)).not.toMatch(/joint SVD|Prabhavalkar|undefined/);
  });

  it('cites the paper', () => {
    expect(textOf(page(paper))).toMatch(/Prabhavalkar.*ICASSP 2016, Eq\. 5–7/);
  });
});
