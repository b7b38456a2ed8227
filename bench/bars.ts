/** The bars: what this library set out to reach, as ratios within one run. */
import type { Case, Mode } from './cases';
import type { Measured } from './measure';
import { find } from './rows';
import { median, quantile, ratio, type Rounds } from './statistics';

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
type Variant =
  'dense-f32' | 'dense-int8' | 'tau0.6-f32' | 'tau0.6-int8' | 'dirnet1-f32' | 'dirnet8-f32';

/** The cases of a run by engine and short name. */
class Run {
  constructor(readonly measured: readonly Measured[]) {}

  one(engine: string, variant: Variant, mode: Mode, threads: 1 | 2 = 1): Measured | undefined {
    const [model, dtype] = variant.split('-') as [Case['model'], Case['dtype']];
    return find(this.measured, engine, { model, dtype, mode, threads });
  }

  own(variant: Variant, mode: Mode, threads: 1 | 2 = 1): Measured | undefined {
    return this.one('compact-rnn', variant, mode, threads);
  }

  /** The worst p95 over median of this library's cases in the mode. */
  worstSpread(mode: Mode, threads: 1 | 2): number | null {
    const spreads = this.measured
      .filter((each) => each.engine.name === 'compact-rnn')
      .filter((each) => each.case.mode === mode && each.case.threads === threads)
      .map(({ frames }) => quantile(frames.flat(), 0.95) / median(frames.flat()));
    return spreads.length > 0 ? Math.max(...spreads) : null;
  }
}

const NOTHING: Rounds = [];

/** How many times faster `one` is than `other`. */
function faster(one: Measured | undefined, other: Measured | undefined): number | null {
  return ratio(other?.frames ?? NOTHING, one?.frames ?? NOTHING);
}

function share(one: Measured | undefined): number | null {
  return ratio(one?.readings ?? NOTHING, one?.frames ?? NOTHING);
}

/** Against the faster of onnxruntime's thread counts, which is the harder to beat. */
function fasterThanBest(run: Run, one: Measured | undefined): number | null {
  const ratios = ([1, 2] as const).map((threads) =>
    faster(one, run.one('onnxruntime', 'dense-f32', 'step', threads)),
  );
  return ratios.includes(null) ? null : Math.min(...(ratios as number[]));
}

const least = (name: string, wanted: number, figure: Figure) =>
  ({ name, bound: 'least', wanted, figure }) as const;
const most = (name: string, wanted: number, figure: Figure) =>
  ({ name, bound: 'most', wanted, figure }) as const;

const bandwidth = (variant: Variant, wanted: number) =>
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

const sequence = (variant: Variant, peer: Variant, wanted: number) =>
  least(
    `${words(variant)}, 200 frames in a call: times onnxruntime ${words(peer)}`,
    wanted,
    (run) => faster(run.own(variant, 'sequence'), run.one('onnxruntime', peer, 'sequence')),
  );

const againstTorch = (engine: string, comparison: string, wanted: number) =>
  least(`dense f32, a step of training, two threads: ${comparison}`, wanted, (run) =>
    faster(run.own('dense-f32', 'training', 2), run.one(engine, 'dense-f32', 'training', 2)),
  );

const secondThread = (variant: Variant, wanted: number) =>
  least(`${words(variant)}, step: two threads, times one`, wanted, (run) =>
    faster(run.own(variant, 'step', 2), run.own(variant, 'step')),
  );

/** One thread unless said. */
const BARS = [
  bandwidth('dense-f32', 0.93),
  bandwidth('tau0.6-f32', 0.95),
  bandwidth('dense-int8', 0.93),
  bandwidth('tau0.6-int8', 0.75),
  againstOnnxruntime('dense-f32', 1.15),
  againstOnnxruntime('tau0.6-f32', 3.6),
  againstOnnxruntime('dense-int8', 4.5),
  againstOnnxruntime('tau0.6-int8', 12),
  least(
    'tau 0.6 int8, step, two threads: times onnxruntime dense f32 on its better thread count',
    27,
    (run) => fasterThanBest(run, run.own('tau0.6-int8', 'step', 2)),
  ),
  againstOnednn('tau0.6-f32', 1.15),
  againstOnednn('tau0.6-int8', 1.15),
  sequence('tau0.6-f32', 'dense-f32', 8),
  sequence('tau0.6-int8', 'dense-int8', 3.2),
  secondThread('dense-f32', 1.9),
  secondThread('tau0.6-int8', 3.5),
  least('dense f32, 16 streams in one batch: a stream, times one stream alone', 6, (run) =>
    faster(run.own('dense-f32', 'batch'), run.own('dense-f32', 'step')),
  ),
  least('DirNet of 7.9 times fewer parameters, f32, step: times its dense model', 4, (run) =>
    faster(run.own('dirnet8-f32', 'step'), run.own('dirnet1-f32', 'step')),
  ),
  least('dense f32, a step of training, two threads: share of the rate of sgemm', 0.4, (run) =>
    share(run.own('dense-f32', 'training', 2)),
  ),
  againstTorch('torch', "times PyTorch's", 2),
  againstTorch('torch-unaided', "times PyTorch's as it comes", 2),
  most('p95 over median of a step, the worst case', 1.25, (run) => run.worstSpread('step', 1)),
  most('p95 over median of a step, two threads, one processor busy: the worst case', 3, (run) =>
    run.worstSpread('busy', 2),
  ),
];

export function checkBars(measured: readonly Measured[]): CheckedBar[] {
  const run = new Run(measured);
  return BARS.map(({ figure, ...bar }) => {
    const value = figure(run);
    const met =
      value === null ? null : bar.bound === 'least' ? value >= bar.wanted : value <= bar.wanted;
    return { ...bar, measured: value, met };
  });
}

/** `tau 0.6 int8` of `tau0.6-int8`. */
function words(variant: Variant): string {
  return variant.replace('-', ' ').replace('tau', 'tau ');
}
