/** The bars of a run: which ones hold on which machine. */
import { checkBars } from '../../bench/bars';
import type { BarMachine } from '../../bench/bars/run';
import { rowsOf } from '../../bench/rows';
import { measured } from './sample';

const RUN = [
  measured('compact-rnn', 'dense-f32-step-t1', 1000, 940),
  measured('compact-rnn', 'dense-f32-step-t2', 500),
  measured('compact-rnn', 'dense-f32-batch-t1', 200),
  measured('compact-rnn', 'tau0.6-int8-step-t1', 100, 70),
  measured('compact-rnn', 'tau0.6-int8-step-t2', 25),
  measured('compact-rnn', 'dense-f32-busy-t2', 900),
  measured('onnxruntime', 'dense-f32-step-t1', 1200),
  measured('onnxruntime', 'dense-f32-step-t2', 700),
  measured('onnxruntime', 'dense-f32-batch-t1', 600),
  measured('onednn', 'tau0.6-int8-step-t1', 120),
  measured('compact-rnn', 'dirnet1-f32-step-t1', 1000),
  measured('compact-rnn', 'dirnet8-f32-step-t1', 200),
  measured('compact-rnn', 'dense-f32-training-t2', 400, 180),
  measured('torch', 'dense-f32-training-t2', 1000),
  measured('torch-unaided', 'dense-f32-training-t2', 700),
];

const WIDE: BarMachine = { isa: 'avx512vnni', isBestIsa: true, l2Bytes: 2 * 2 ** 20 };
const NARROW: BarMachine = { isa: 'avx2', isBestIsa: false, l2Bytes: 2 ** 20 };

function bar(name: string, run = RUN): { measured: number | null; met: boolean | null } {
  const found = checkBars(run, WIDE).find((each) => each.name === name);
  if (!found) throw new Error(`there is no bar ${name}`);
  return { measured: found.measured, met: found.met };
}

function wanted(name: string, machine: BarMachine, run = RUN): number | undefined {
  return checkBars(run, machine).find((each) => each.name === name)?.wanted;
}

test.each([
  ['dense f32, step: share of the read bandwidth', 0.94, true],
  ['tau 0.6 int8, step: share of the read bandwidth', 0.7, false],
  ['dense f32, step: times onnxruntime dense f32', 1.2, true],
  ['tau 0.6 int8, step: times onnxruntime dense f32', 12, true],
  // Its better thread count is two: 700 / 25, not 1200 / 25.
  [
    'tau 0.6 int8, step, two threads: times onnxruntime dense f32 on its better thread count',
    28,
    true,
  ],
  ["tau 0.6 int8, step: times oneDNN's LSTM with projection", 1.2, true],
  ['dense f32, step: two threads, times one', 2, true],
  ['tau 0.6 int8, step: two threads, times one', 4, true],
  ['dense f32, 16 streams in one batch: a stream, times one stream alone', 5, false],
  ['DirNet of 7.9 times fewer parameters, f32, step: times its dense model', 5, true],
  ['dense f32, a step of training, two threads: share of the rate of sgemm', 0.45, true],
  ["dense f32, a step of training, two threads: times PyTorch's", 2.5, true],
  ["dense f32, a step of training, two threads: times PyTorch's as it comes", 1.75, false],
])('%s', (name, value, met) => {
  expect(bar(name)).toEqual({ measured: value, met });
});

test('bars are those of the width of the registers', () => {
  const share = 'tau 0.6 f32, step: share of the read bandwidth';
  expect(wanted(share, WIDE)).toBe(0.95);
  expect(wanted(share, NARROW)).toBe(0.85);
  expect(wanted(share, { ...NARROW, isa: 'neon' })).toBe(0.85);
});

test('against a peer that uses another set there is no bar in int8', () => {
  const sequence = 'dense int8, 200 frames in a call: times onnxruntime dense int8';
  expect(wanted(sequence, { ...NARROW, isBestIsa: true })).toBe(1.1);
  expect(wanted(sequence, NARROW)).toBeUndefined();
});

test('two threads are worth more where two caches hold a model and one does not', () => {
  const run = (stepBytes: number) => [
    { ...measured('compact-rnn', 'tau0.6-int8-step-t1', 100), stepBytes },
  ];
  const name = 'tau 0.6 int8, step: two threads, times one';
  expect(wanted(name, WIDE, run(3.2e6))).toBe(3);
  expect(wanted(name, WIDE, run(1.8e6))).toBe(1.7);
  expect(wanted(name, NARROW, run(3.2e6))).toBe(1.7);
  expect(wanted(name, { ...WIDE, l2Bytes: null }, run(3.2e6))).toBe(1.7);
});

test('no bar is beyond nine tenths of what the machine can reach', () => {
  const batch = 'dense f32, 16 streams in one batch: a stream, times one stream alone';
  // A step is 1000, or 2000 in the second round; at the rate of sgemm a third of 3 * 250.
  const sgemm = measured('compact-rnn', 'dense-f32-training-t1', 900, 750);
  expect(wanted(batch, WIDE)).toBe(7);
  expect(wanted(batch, WIDE, [...RUN, sgemm])).toBeCloseTo(0.9 * 4, 12);
  const sequence = 'dense f32, 200 frames in a call: times onnxruntime dense f32';
  const peer = measured('onnxruntime', 'dense-f32-sequence-t1', 300);
  const cached = { ...measured('compact-rnn', 'tau0.6-f32-step-t1', 200, 120), stepBytes: 12e6 };
  expect(wanted(sequence, WIDE, [...RUN, sgemm, peer])).toBe(1.1);
  // Of 9,661,000 weights 4,661,000 multiply at the rate of sgemm, 250 us for all; of the others
  // 20 MB are read, at 10 us a megabyte. The second round takes twice as long in all.
  expect(wanted(sequence, WIDE, [...RUN, sgemm, peer, cached])).toBeCloseTo(
    (0.9 * 300) / ((250 * 4661) / 9661 + 200),
    6,
  );
});

test('nor is that of training', () => {
  const name = "dense f32, a step of training, one thread: times PyTorch's";
  const own = measured('compact-rnn', 'dense-f32-training-t1', 900, 750);
  expect(wanted(name, WIDE, [own])).toBe(1.5);
  expect(wanted(name, WIDE, [own, measured('torch', 'dense-f32-training-t1', 2000)])).toBe(1.5);
  const torch = measured('torch', 'dense-f32-training-t1', 1000);
  expect(wanted(name, WIDE, [own, torch])).toBeCloseTo((0.9 * 1000) / 750, 12);
});

test('the spread bars take the worst case, over all rounds', () => {
  // The samples of every case are [t, t, 2t, 2t]: median 2t, p95 2t.
  expect(bar('p95 over median of a step, the worst case')).toEqual({ measured: 1, met: true });
  const uneven = {
    ...measured('compact-rnn', 'tau0.4-f32-step-t1', 1),
    frames: [[10, 10, 10, 10, 10, 15]],
  };
  expect(bar('p95 over median of a step, the worst case', [...RUN, uneven])).toEqual({
    measured: 1.5,
    met: false,
  });
});

test('a bar of something that was not measured is neither met nor missed', () => {
  const nothing = { measured: null, met: null };
  expect(bar('dense int8, step: share of the read bandwidth')).toEqual(nothing);
  expect(bar('tau 0.6 int8, 200 frames in a call: times onnxruntime dense int8')).toEqual(nothing);
  const oneThread = RUN.filter(
    ({ case: { threads }, engine }) => engine.name !== 'onnxruntime' || threads === 1,
  );
  const name =
    'tau 0.6 int8, step, two threads: times onnxruntime dense f32 on its better thread count';
  expect(bar(name, oneThread)).toEqual(nothing);
});

test('rows come by mode, case and engine, each with its ratio to onnxruntime', () => {
  const rows = rowsOf([...RUN].reverse());
  expect(rows.map(({ case: name, engine }) => `${name} ${engine}`)).toEqual([
    ...['dense-f32-step-t1 compact-rnn', 'dense-f32-step-t1 onnxruntime'],
    ...['dense-f32-step-t2 compact-rnn', 'dense-f32-step-t2 onnxruntime'],
    ...[
      'tau0.6-int8-step-t1 compact-rnn',
      'tau0.6-int8-step-t1 onednn',
      'tau0.6-int8-step-t2 compact-rnn',
    ],
    ...['dirnet1-f32-step-t1 compact-rnn', 'dirnet8-f32-step-t1 compact-rnn'],
    ...['dense-f32-batch-t1 compact-rnn', 'dense-f32-batch-t1 onnxruntime'],
    ...['dense-f32-busy-t2 compact-rnn'],
    ...['compact-rnn', 'torch', 'torch-unaided'].map((engine) => `dense-f32-training-t2 ${engine}`),
  ]);
  const row = (name: string) =>
    rows.find((each) => each.case === name && each.engine === 'compact-rnn')!;
  expect(row('dense-f32-step-t1')).toMatchObject({
    samples: 4,
    medianMicros: 2000,
    p95Micros: 2000,
    p95OverMedian: 1,
    stepBytes: 40e6,
    floorMicros: 1880,
    bandwidthShare: 0.94,
    timesFaster: 1.2,
  });
  expect(row('tau0.6-int8-step-t2')).toMatchObject({ bandwidthShare: null, timesFaster: 28 });
  expect(row('dense-f32-batch-t1').timesFaster).toBe(3);
  expect(row('dirnet8-f32-step-t1')).toMatchObject({ timesFaster: null, timesDense: 5 });
  expect(row('dense-f32-busy-t2').timesFaster).toBeNull();
  // 6 operations for each of 9,661,000 weights and 1600 frames in 1600 times 800 us.
  expect(row('dense-f32-training-t2')).toMatchObject({
    bandwidthShare: null,
    sgemmShare: 0.45,
    timesFaster: null,
  });
  expect(row('dense-f32-training-t2').gflops).toBeCloseTo(72.4575, 6);
});
