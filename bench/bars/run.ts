/** A run as the bars read it: its cases by short names, its machine, and what that can reach. */
import type { Case, Mode } from '../cases';
import type { Machine } from '../machine';
import type { Measured } from '../measure';
import { find } from '../rows';
import { median, quantile, ratio, type Rounds } from '../statistics';
import { inputOperations, recurrentWeights, stepOperations } from '../training';

export type Variant =
  | 'dense-f32'
  | 'dense-int8'
  | 'tau0.6-f32'
  | 'tau0.6-int8'
  | 'sparse8-f32'
  | 'dirnet1-f32'
  | 'dirnet8-f32';

/** What of a machine decides which bars there are. */
export type BarMachine = Pick<Machine, 'isa' | 'isBestIsa' | 'l2Bytes'>;

/** Sets with 512-bit registers, and those with 256 or fewer. */
export type Width = 'avx512' | 'avx2';

const NOTHING: Rounds = [];

export class Run {
  constructor(
    readonly measured: readonly Measured[],
    readonly machine: BarMachine,
  ) {}

  get width(): Width {
    return this.machine.isa.startsWith('avx512') ? 'avx512' : 'avx2';
  }

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

  /**
   * How many times faster than one alone a stream of a batch is where all products run at the rate
   * of sgemm; infinity where that was not measured.
   */
  batchBound(): number {
    const [step, atSgemm] = [this.own('dense-f32', 'step'), this.#sgemmMicros(2 / 6)];
    return step && atSgemm !== null ? middle(step.frames) / atSgemm : Infinity;
  }

  /**
   * How many times faster than onnxruntime's dense f32 a frame of 200 is where its input's products
   * run at the rate of sgemm and its recurrent weights, frame by frame, are read as fast as those
   * of tau 0.6, which stand in a cache; infinity where that was not measured.
   */
  sequenceBound(variant: 'dense-f32' | 'tau0.6-f32'): number {
    const peer = this.one('onnxruntime', 'dense-f32', 'sequence');
    const cached = this.own('tau0.6-f32', 'step');
    const model = variant === 'dense-f32' ? 'dense' : 'tau0.6';
    const products = this.#sgemmMicros(inputOperations(model) / (stepOperations('dense') / 1600));
    if (!peer || !cached || cached.readings.flat().length === 0 || products === null)
      return Infinity;
    const perByte = middle(cached.readings) / (cached.stepBytes ?? cached.weightBytes);
    return middle(peer.frames) / (products + 4 * recurrentWeights(model) * perByte);
  }

  /**
   * How many times faster than a peer a step of training is where all products run at the rate of
   * sgemm; infinity where that was not measured.
   */
  trainingBound(peer: string, threads: 1 | 2): number {
    const theirs = this.one(peer, 'dense-f32', 'training', threads);
    const atSgemm = this.#sgemmMicros(1, threads);
    return theirs && atSgemm !== null ? middle(theirs.frames) / atSgemm : Infinity;
  }

  /** Microseconds at the rate of sgemm, for a share of a frame's part of a training step. */
  #sgemmMicros(share: number, threads: 1 | 2 = 1): number | null {
    const readings = this.own('dense-f32', 'training', threads)?.readings.flat() ?? [];
    return readings.length > 0 ? share * median(readings) : null;
  }
}

const middle = (rounds: Rounds): number => median(rounds.flat());

/** How many times faster `one` is than `other`. */
export function faster(one: Measured | undefined, other: Measured | undefined): number | null {
  return ratio(other?.frames ?? NOTHING, one?.frames ?? NOTHING);
}

/** The time of its floor (SliceRequest.readings) over its own. */
export function share(one: Measured | undefined): number | null {
  return ratio(one?.readings ?? NOTHING, one?.frames ?? NOTHING);
}
