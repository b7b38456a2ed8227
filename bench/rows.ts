/** Rows: what was measured of each case of each engine, as figures. */
import { CASES, MODES, caseName, referenceOf, type Case } from './cases';
import { ENGINES } from './engines';
import type { Measured } from './measure';
import { denseOf, type Model } from './models';
import { median, quantile, ratio } from './statistics';
import { stepOperations } from './training';

export interface Row {
  readonly engine: string;
  readonly case: string;
  readonly model: string;
  readonly dtype: string;
  readonly mode: string;
  readonly threads: number;
  /** The engine with its version. */
  readonly version: string;
  /** The BLAS behind it and the CPU that its kernels are for; null where there is none. */
  readonly blas: string | null;
  /** Bytes of the learned numbers as stored. */
  readonly weightBytes: number;
  /** Bytes that a step reads; where the engine does not say, those of the weights. */
  readonly stepBytes: number;
  readonly rounds: number;
  /** Rounds that were measured again since other programs were at work. */
  readonly repeated: number;
  /** Rounds that count although others were at work each time. */
  readonly disturbed: number;
  /** How many frames, or calls of several, were timed. */
  readonly samples: number;
  /** Microseconds of a frame of one stream, over all rounds; the least is what nobody disturbed. */
  readonly leastMicros: number;
  readonly medianMicros: number;
  readonly p95Micros: number;
  readonly p95OverMedian: number;
  /**
   * The floor under a frame, in microseconds: reading the weights' bytes once on as many threads;
   * for training, doing its operations at the rate of sgemm. Null where that was not measured.
   */
  readonly floorMicros: number | null;
  /**
   * The floor over the time of a step, within each round; null as `floorMicros`, and for training.
   */
  readonly bandwidthShare: number | null;
  /** The same for training; null else. */
  readonly sgemmShare: number | null;
  /**
   * Floating-point operations of a training step (training.ts) in a second, in 1e9; null for all
   * else.
   */
  readonly gflops: number | null;
  /**
   * How many times faster than onnxruntime's dense f32 of the same feeding and threads; null where
   * that is missing.
   */
  readonly timesFaster: number | null;
  /**
   * How many times faster than the dense model (models.ts), all else alike; null for that itself
   * and where it is missing.
   */
  readonly timesDense: number | null;
}

/** What is compared stands together: by mode, then by case, then by engine. */
export function rowsOf(measured: readonly Measured[]): Row[] {
  const modes = Object.keys(MODES);
  const names = CASES.map(caseName);
  const orderOf = ({ case: benchCase, engine }: Measured): number[] => [
    modes.indexOf(benchCase.mode),
    names.indexOf(caseName(benchCase)),
    ENGINES.indexOf(engine),
  ];
  const compare = (a: number[], b: number[]): number =>
    a.map((each, i) => each - b[i]!).find((d) => d !== 0) ?? 0;
  return figures([...measured].sort((a, b) => compare(orderOf(a), orderOf(b))));
}

function figures(measured: readonly Measured[]): Row[] {
  return measured.map((each) => {
    const { case: benchCase, frames, readings } = each;
    const all = frames.flat();
    const floors = readings.flat();
    const [middle, p95] = [median(all), quantile(all, 0.95)];
    const referenceCase = referenceOf(benchCase);
    const floorShare = ratio(readings, frames);
    const isTraining = benchCase.mode === 'training';
    const reference = referenceCase && find(measured, 'onnxruntime', referenceCase);
    return {
      engine: each.engine.name,
      case: caseName(benchCase),
      ...benchCase,
      version: each.version,
      blas: each.blas ?? null,
      weightBytes: each.weightBytes,
      stepBytes: each.stepBytes ?? each.weightBytes,
      rounds: frames.length,
      repeated: each.repeated,
      disturbed: each.disturbed,
      samples: all.length,
      leastMicros: quantile(all, 0),
      medianMicros: middle,
      p95Micros: p95,
      p95OverMedian: p95 / middle,
      floorMicros: floors.length > 0 ? median(floors) : null,
      bandwidthShare: isTraining ? null : floorShare,
      sgemmShare: isTraining ? floorShare : null,
      gflops: isTraining ? gflopsOf(benchCase.model, middle) : null,
      timesFaster: reference ? ratio(reference.frames, frames) : null,
      timesDense: timesDense(measured, each),
    };
  });
}

function timesDense(
  measured: readonly Measured[],
  { engine, case: benchCase, frames }: Measured,
): number | null {
  const model = denseOf(benchCase.model);
  const dense =
    model === benchCase.model ? undefined : find(measured, engine.name, { ...benchCase, model });
  return dense ? ratio(dense.frames, frames) : null;
}

/** Of the time of a frame. */
export function gflopsOf(model: Model, micros: number): number {
  return stepOperations(model) / (micros * MODES.training.frames * 1e3);
}

export function find(
  measured: readonly Measured[],
  engine: string,
  benchCase: Case,
): Measured | undefined {
  const name = caseName(benchCase);
  return measured.find((each) => each.engine.name === engine && caseName(each.case) === name);
}
