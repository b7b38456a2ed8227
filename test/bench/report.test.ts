/** The text and the page of a report. */
import { measured } from './sample';
import type { Measured } from '../../bench/measure';
import { reportPage } from '../../bench/page';
import { floorOf } from '../../bench/page/roofline';
import { reportOf } from '../../bench/report';
import { reportLines } from '../../bench/text';
import { all, parsePage, textOf, type Node } from '../charts/xml';

const RUN = [
  measured('compact-rnn', 'dense-f32-step-t1', 1000, 940),
  measured('compact-rnn', 'tau0.6-f32-step-t1', 300, 290),
  measured('compact-rnn', 'tau0.6-f32-step-t2', 160),
  measured('compact-rnn', 'tau0.6-f32-sequence-t1', 60),
  measured('onnxruntime', 'dense-f32-step-t1', 1200, 900),
  { ...measured('torch', 'dense-f32-step-t1', 4800), blas: 'OpenBLAS 0.3.21 SkylakeX' },
  measured('compact-rnn', 'dense-f32-training-t2', 400, 180),
];
const skipped = ['tau0.6-int8-step-t1', 'dense-int8-step-t1'].map((name) => {
  const { engine, case: benchCase } = measured('compact-rnn', name, 1);
  return { engine, case: benchCase, reason: 'no <int8> & so on' };
});
const machine = {
  cpu: 'Z80',
  processors: 2,
  isa: 'avx2',
  isBestIsa: true,
  l2Bytes: 2 ** 20,
  node: 'v20',
  version: '0.1.0',
  commit: 'abc',
  load: 0.1,
};
const report = reportOf(machine, new Date(0), { measured: RUN, skipped, done: 4, total: 4 });

describe('the text', () => {
  const lines = reportLines(report, Infinity);
  const line = (start: string): string => lines.find((each) => each.startsWith(start)) ?? '';

  test('names the versions, and the BLAS behind an engine', () => {
    expect(lines).toContain('torch 1.2.3 on OpenBLAS 0.3.21 SkylakeX');
  });

  test('has a line for each case', () => {
    expect(line('dense-f32-step-t1')).toMatch(
      /^dense-f32-step-t1 +compact-rnn +40\.0 MB +40\.0 MB +1000 µs +2000 µs +2000 µs +1\.00 +94\.0% +1\.20x +-$/,
    );
    expect(line('tau0.6-f32-step-t2')).toMatch(/ 320 µs +1\.00 +- +- +-$/);
  });

  test('compares with the dense model of the same engine, feeding and threads', () => {
    expect(line('tau0.6-f32-step-t1')).toMatch(/ 4\.00x +3\.33x$/);
  });

  test('has training in a table of its own', () => {
    expect(line('dense-f32-training-t2')).toMatch(
      /^dense-f32-training-t2 +compact-rnn +40\.0 MB +1280 ms +1280 ms +72\.5 GFLOP\/s +45\.0%$/,
    );
    expect(lines.filter((each) => each.includes('-training-'))).toHaveLength(1);
  });

  describe('other programs at work', () => {
    const disturbed = (figures: Partial<Measured>, load = 0.1): string => {
      const [first, ...others] = RUN;
      const run = [{ ...first!, ...figures }, ...others];
      const made = reportOf({ ...machine, load }, new Date(0), {
        measured: run,
        skipped: [],
        done: 4,
        total: 4,
      });
      const said = /^.*(Other programs|not idle).*$/m.exec(reportLines(made).join('\n'))?.[0] ?? '';
      expect(reportPage(made).includes(said)).toBe(true);
      return said;
    };

    test('are not spoken of where there were none, whatever ran before', () => {
      expect(disturbed({}, 7)).toBe('');
    });

    test('have rounds measured again, and the result says how many', () => {
      expect(disturbed({ repeated: 2 })).toBe(
        'Other programs were at work: of 14 rounds of cases, 2 were measured again; none remains disturbed.',
      );
      expect(disturbed({ repeated: 2, disturbed: 1 })).toMatch(
        /, 2 were measured again; 1 remain disturbed: compare the least times there\.$/,
      );
    });

    test('are known by the load before the run where the system does not tell more', () => {
      expect(disturbed({ watched: false }, 0.2)).toBe('');
      expect(disturbed({ watched: false }, 3.21)).toMatch(
        /^The machine was not idle, load 3\.2 before/,
      );
    });
  });

  test('says of a partial result that it is one, as the page does', () => {
    const partial = reportOf(machine, new Date(0), {
      measured: RUN,
      skipped,
      done: 3,
      total: 4,
    });
    const warning = /^This is a partial result: 3 of 4 slices were measured/m;
    expect(partial).toMatchObject({ partial: true, slices: { done: 3, total: 4 } });
    expect(reportLines(partial).join('\n')).toMatch(warning);
    expect(reportPage(partial)).toContain('This is a partial result: 3 of 4 slices');
    expect(reportLines(report).join('\n')).not.toMatch(warning);
  });

  test('checks the bars, and says what is not measured', () => {
    expect(line('tau 0.6 f32, step: share')).toMatch(/at least 0\.85 +0\.967 +met$/);
    expect(line('dense f32, step: two threads')).toMatch(/at least 1\.9 +- +not measured$/);
  });

  test('has tables of 80 columns where there is no more room', () => {
    const narrow = reportLines({ ...report, skipped: [] }, 80);
    const names = report.bars.map(({ name }) => name);
    expect(narrow.filter((each) => each.length > 80 && !names.includes(each))).toEqual([]);
    for (const name of names) expect(narrow).toContain(name);
    const row = narrow.find((each) => each.startsWith('tau0.6-f32-step-t1'));
    expect(row).toMatch(/ compact-rnn .* 600 µs .* 4\.00x +3\.33x$/);
  });

  test('gives each reason for skipping once', () => {
    expect(lines.filter((each) => each.startsWith('skipped'))).toEqual([
      'skipped: compact-rnn tau0.6-int8-step-t1, dense-int8-step-t1: no <int8> & so on',
    ]);
  });
});

describe('the page', () => {
  const source = reportPage(report);
  const page = parsePage(source);
  const charts = all(page, 'svg');
  const points = (chart: Node): Node[] =>
    all(chart, 'g').filter(
      ({ attributes }) => attributes.class?.startsWith('point') && all(chart, 'title').length > 0,
    );

  test('has a plot for each way of feeding that was measured, with a mark for each case', () => {
    expect(charts.map(({ attributes }) => attributes['aria-label'])).toEqual([
      ...['Roofline plot: Step by step', 'Roofline plot: 200 frames in a call'],
    ]);
    expect(charts.map((chart) => all(chart, 'title').map(textOf))).toEqual([
      expect.arrayContaining(['compact-rnn tau0.6-f32-step-t2: 320 µs, p95 320 µs']),
      ['compact-rnn tau0.6-f32-sequence-t1: 120 µs, p95 120 µs'],
    ]);
    expect(all(charts[0]!, 'title')).toHaveLength(5);
    expect(
      points(charts[0]!).filter(({ attributes }) => attributes.class!.endsWith('hollow')),
    ).toHaveLength(2);
  });

  test('has training in a table, without a plot', () => {
    const sections = all(page, 'section').filter((section) =>
      all(section, 'h2').map(textOf).includes('Training'),
    );
    expect(sections).toHaveLength(1);
    expect(all(sections[0]!, 'svg')).toEqual([]);
    expect(all(sections[0]!, 'td').map(textOf)).toContain('45.0%');
  });

  test('keeps its marks and words inside the picture', () => {
    for (const chart of charts) {
      const [, , width, height] = chart.attributes.viewBox!.split(' ').map(Number);
      for (const { attributes } of [...all(chart, 'circle'), ...all(chart, 'text')]) {
        const [x, y] = [
          Number(attributes.cx ?? attributes.x ?? 0),
          Number(attributes.cy ?? attributes.y ?? 0),
        ];
        expect(x >= 0 && x <= width! && y >= 0 && y <= height!).toBe(true);
      }
    }
  });

  test('draws the line through what was read, by size', () => {
    expect(floorOf(report.rows, 2)).toEqual([]);
    expect(floorOf(report.rows, 1)).toEqual([
      [12e6, 580],
      [40e6, 1880],
    ]);
  });

  test('shows what was skipped, escaped', () => {
    expect(source).toContain('no &lt;int8&gt; &amp; so on');
  });
});
