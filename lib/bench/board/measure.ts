/**
 * Measures one model as a board runs it, in the process it is called in: back to back, and at the
 * pace of a microphone, where the processor sleeps between steps and clocks down.
 */
import { performance } from 'node:perf_hooks';
import { native } from '../../native';
import { type BenchRow, loadMeasured, stepsAndReading } from '../measure';
import { frames, quantile, ROUNDS } from '../steps';
import { EnergyMeter } from './condition';
import { isEmulated } from './emulation';
import { SystemFiles } from './system-files';

/** A series of steps. Times are wall-clock microseconds. */
export interface Steps {
  readonly steps: number;
  readonly median: number;
  readonly p95: number;
  /** Joules a second of all that the kernel counts; null where it exposes none. */
  readonly watts: number | null;
}

export interface BoardMeasurement extends Pick<
  BenchRow,
  | 'parameters'
  | 'weightBytes'
  | 'bytesPerStep'
  | 'residentBytes'
  | 'readBandwidth'
  | 'bandwidthShare'
  | 'isa'
> {
  readonly backToBack: Steps;
  readonly realTime: Steps;
  /** The mean step at real time over the time between two: below 1 it keeps up. */
  readonly realTimeFactor: number;
  /** Watts of the machine while it sleeps; null as those of the steps. */
  readonly idleWatts: number | null;
}

const IDLE_MILLIS = 500;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

function sleep(millis: number): void {
  if (millis > 0) Atomics.wait(sleeper, 0, 0, millis);
}

/** Watts of a machine while `work` runs, and what it gives. */
function metered<Result>(
  files: SystemFiles,
  work: () => Result,
): [result: Result, watts: number | null] {
  const meter = new EnergyMeter(files);
  const begin = performance.now();
  const result = work();
  const joules = meter.joules();
  return [result, joules === null ? null : joules / ((performance.now() - begin) / 1000)];
}

/** The microseconds of each step within so many seconds, one every `periodMillis` of them. */
function timed(step: () => void, seconds: number, periodMillis: number): number[] {
  const times: number[] = [];
  const begin = performance.now();
  let due = begin;
  while (due < begin + 1000 * seconds) {
    sleep(due - performance.now());
    const from = performance.now();
    if (from > begin + 1000 * seconds && times.length > 0) break; // it does not keep up
    step();
    times.push(1000 * (performance.now() - from));
    due = periodMillis === 0 ? performance.now() : due + periodMillis;
  }
  return times;
}

/** Times and power of a series of steps, and the mean time of a step in microseconds. */
function series(
  step: () => void,
  files: SystemFiles,
  seconds: number,
  periodMillis: number,
): [Steps, mean: number] {
  const [times, watts] = metered(files, () => timed(step, seconds, periodMillis));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return [
    { steps: times.length, median: quantile(times, 0.5), p95: quantile(times, 0.95), watts },
    mean,
  ];
}

/**
 * Measures the model in a file: a series of steps in real time, and one back to back.
 * @param seconds the length of each series.
 * @param periodMillis the time from one step to the next in real time.
 */
export async function measureOnBoard(
  path: string,
  seconds: number,
  periodMillis: number,
): Promise<BoardMeasurement> {
  const machine = new SystemFiles();
  const emulated = isEmulated(machine);
  const files = emulated ? SystemFiles.none : machine;
  const [model, residentBytes] = await loadMeasured(path);
  const { readBandwidth, bandwidthShare } = stepsAndReading(
    model,
    { threads: 1, batch: 1 },
    emulated ? 1 : ROUNDS,
  );
  const stream = model.createStream();
  const x = frames(1, model);
  const step = (): void => {
    stream.step(x);
  };
  const [, idleWatts] = metered(files, () => {
    sleep(IDLE_MILLIS);
  });
  const [realTime, mean] = series(step, files, seconds, periodMillis);
  const [backToBack] = series(step, files, seconds, 0);
  return {
    parameters: model.parameters,
    weightBytes: model.bytes,
    bytesPerStep: model.packedBytes(),
    residentBytes,
    readBandwidth,
    bandwidthShare,
    isa: native.isaInfo().selected,
    backToBack,
    realTime,
    realTimeFactor: mean / (1000 * periodMillis),
    idleWatts,
  };
}
