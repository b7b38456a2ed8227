/**
 * The bars: what this library set out to reach, as ratios within one run, for the width of the
 * registers that the run had. Where a machine cannot reach one at all, the bar is nine tenths of
 * what it can: its rate of sgemm and how fast it reads its caches are measured in the same run.
 */
import type { Measured } from '../measure';
import { faster, Run, share, type BarMachine, type Variant, type Width } from './run';

export interface Bar {
  readonly name: string;
  /** `least`: the figure must not be below `wanted`; `most`: not above. */
  readonly bound: 'least' | 'most';
  readonly wanted: number;
}

export interface CheckedBar extends Bar {
  /** Null where something that it takes was not measured. */
  readonly measured: number | null;
  readonly met: boolean | null;
}

type Figure = (run: Run) => number | null;
/** Null: not a bar of that machine. */
type Wanted = number | Readonly<Record<Width, number | null>> | ((run: Run) => number | null);

/** Of what a machine can reach, so much is wanted. */
const OF_BOUND = 0.9;
const MEGABYTE = 2 ** 20;

/** Against the faster of onnxruntime's thread counts, which is the harder to beat. */
function fasterThanBest(run: Run): number | null {
  const ratios = ([1, 2] as const).map((threads) =>
    faster(run.own('tau0.6-int8', 'step', 2), run.one('onnxruntime', 'dense-f32', 'step', threads)),
  );
  return ratios.includes(null) ? null : Math.min(...(ratios as number[]));
}

const least = (name: string, wanted: Wanted, figure: Figure) =>
  ({ name, bound: 'least', wanted, figure }) as const;
const most = (name: string, wanted: Wanted, figure: Figure) =>
  ({ name, bound: 'most', wanted, figure }) as const;

const bandwidth = (variant: Variant, wanted: Wanted) =>
  least(`${words(variant)}, step: share of the read bandwidth`, wanted, (run) =>
    share(run.own(variant, 'step')),
  );

const againstOnnxruntime = (variant: Variant, wanted: number) =>
  least(`${words(variant)}, step: times onnxruntime dense f32`, wanted, (run) =>
    faster(run.own(variant, 'step'), run.one('onnxruntime', 'dense-f32', 'step')),
  );

const againstOnednn = (variant: Variant, wanted: number) =>
  least(`${words(variant)}, step: times oneDNN's LSTM with projection`, wanted, (run) =>
    faster(run.own(variant, 'step'), run.one('onednn', variant, 'step')),
  );

const sequence = (variant: Variant, peer: Variant, wanted: Wanted) =>
  least(
    `${words(variant)}, 200 frames in a call: times onnxruntime ${words(peer)}`,
    wanted,
    (run) => faster(run.own(variant, 'sequence'), run.one('onnxruntime', peer, 'sequence')),
  );

/** The peer runs on the best set there is: against it only that counts. */
const natively = (wanted: Readonly<Record<Width, number | null>>) => (run: Run) =>
  run.machine.isBestIsa ? wanted[run.width] : null;

const training = (
  threads: 'one thread' | 'two threads',
  what: string,
  wanted: Wanted,
  of: Figure,
) => least(`dense f32, a step of training, ${threads}: ${what}`, wanted, of);

const trainingAgainst = (engine: string, threads: 1 | 2, what: string, wanted: number) =>
  training(
    threads === 1 ? 'one thread' : 'two threads',
    what,
    (run) => Math.min(wanted, OF_BOUND * run.trainingBound(engine, threads)),
    (run) =>
      faster(
        run.own('dense-f32', 'training', threads),
        run.one(engine, 'dense-f32', 'training', threads),
      ),
  );

const secondThread = (variant: Variant, wanted: Wanted) =>
  least(`${words(variant)}, step: two threads, times one`, wanted, (run) =>
    faster(run.own(variant, 'step', 2), run.own(variant, 'step')),
  );

/** Two second-level caches that hold what one does not are worth more than a second thread. */
function secondCache(run: Run): number {
  const { l2Bytes } = run.machine;
  const bytes = run.own('tau0.6-int8', 'step')?.stepBytes;
  if (l2Bytes === null || bytes === undefined) return 1.7;
  return l2Bytes < bytes && bytes <= 2 * l2Bytes ? 3 : 1.7;
}

/** One thread unless said. */
const BARS = [
  bandwidth('dense-f32', 0.93),
  bandwidth('tau0.6-f32', { avx512: 0.95, avx2: 0.85 }),
  bandwidth('dense-int8', { avx512: 0.93, avx2: 0.8 }),
  bandwidth('tau0.6-int8', { avx512: 0.75, avx2: 0.7 }),
  againstOnnxruntime('dense-f32', 1.15),
  againstOnnxruntime('tau0.6-f32', 3.6),
  againstOnnxruntime('dense-int8', 4.5),
  againstOnnxruntime('tau0.6-int8', 12),
  least(
    'tau 0.6 int8, step, two threads: times onnxruntime dense f32 on its better thread count',
    { avx512: 27, avx2: null },
    fasterThanBest,
  ),
  againstOnednn('tau0.6-f32', 1.15),
  againstOnednn('tau0.6-int8', 1.15),
  sequence('dense-f32', 'dense-f32', (run) =>
    Math.min(1.1, OF_BOUND * run.sequenceBound('dense-f32')),
  ),
  sequence('tau0.6-f32', 'dense-f32', (run) =>
    Math.min(
      (run.machine.l2Bytes ?? 0) >= 2 * MEGABYTE ? 8 : 3.2,
      OF_BOUND * run.sequenceBound('tau0.6-f32'),
    ),
  ),
  sequence('dense-int8', 'dense-int8', natively({ avx512: 1.1, avx2: 1.1 })),
  sequence('tau0.6-int8', 'dense-int8', natively({ avx512: 3.2, avx2: null })),
  secondThread('dense-f32', 1.9),
  secondThread('tau0.6-int8', secondCache),
  least(
    'dense f32, 16 streams in one batch: a stream, times one stream alone',
    (run) => Math.min({ avx512: 7, avx2: 5 }[run.width], OF_BOUND * run.batchBound()),
    (run) => faster(run.own('dense-f32', 'batch'), run.own('dense-f32', 'step')),
  ),
  least('pruned to an eighth, single numbers, f32, step: times dense', 3.5, (run) =>
    faster(run.own('sparse8-f32', 'step'), run.own('dense-f32', 'step')),
  ),
  least('DirNet of 7.9 times fewer parameters, f32, step: times its dense model', 4, (run) =>
    faster(run.own('dirnet8-f32', 'step'), run.own('dirnet1-f32', 'step')),
  ),
  training('two threads', 'share of the rate of sgemm', 0.4, (run) =>
    share(run.own('dense-f32', 'training', 2)),
  ),
  trainingAgainst('torch', 1, "times PyTorch's", 1.5),
  trainingAgainst('torch', 2, "times PyTorch's", 2),
  trainingAgainst('torch-unaided', 2, "times PyTorch's as it comes", 2),
  most('p95 over median of a step, the worst case', 1.25, (run) => run.worstSpread('step', 1)),
  most('p95 over median of a step, two threads, one processor busy: the worst case', 3, (run) =>
    run.worstSpread('busy', 2),
  ),
];

export function checkBars(measured: readonly Measured[], machine: BarMachine): CheckedBar[] {
  const run = new Run(measured, machine);
  return BARS.flatMap(({ figure, wanted: byMachine, ...bar }) => {
    const wanted = wantedOf(byMachine, run);
    if (wanted === null) return [];
    const value = figure(run);
    const met = value === null ? null : bar.bound === 'least' ? value >= wanted : value <= wanted;
    return [{ ...bar, wanted, measured: value, met }];
  });
}

function wantedOf(wanted: Wanted, run: Run): number | null {
  if (typeof wanted === 'number') return wanted;
  if (typeof wanted === 'function') return wanted(run);
  return wanted[run.width];
}

/** `tau 0.6 int8` of `tau0.6-int8`. */
function words(variant: Variant): string {
  return variant.replace('-', ' ').replace('tau', 'tau ');
}
