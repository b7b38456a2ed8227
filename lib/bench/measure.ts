/**
 * Measures one model in the process it is called in: call it in a fresh one (`bench` does), or
 * memory and caches are shared with other work.
 */
import { performance } from 'node:perf_hooks';
import { loadModel } from '../formats';
import type { Model } from '../model';
import { native } from '../native';
import { frames, quantile, ROUNDS, STEPS_PER_ROUND, stepSeconds, WARM_UP } from './steps';

/** How a model is run. */
export interface BenchSettings {
  /** Threads that share a step, and a sequence. */
  threads: number;
  /** Utterances that are stepped together, and sequences that are run together. */
  batch: number;
}

/** One row of `compact-rnn bench`. Times are wall-clock microseconds. */
export interface BenchRow extends BenchSettings {
  /** The path it was loaded from. */
  model: string;
  /** The numbers of the model. */
  parameters: number;
  /** Bytes of the weights as stored. */
  weightBytes: number;
  /** Bytes of the packed weights, padding included: what one step reads. */
  bytesPerStep: number;
  /**
   * One call of `stream.step`, for all utterances of the batch; null where a backward layer forbids
   * stepping.
   */
  stepMicros: { median: number; p95: number } | null;
  /**
   * `run` over 200 frames of each sequence in one call, divided by all their
   * frames (median).
   */
  sequenceMicrosPerFrame: number;
  /** By how much loading the model and running it made the process's resident memory grow. */
  residentBytes: number;
  /**
   * Bytes per second at which so many threads read a buffer of `weightBytes`, in the same process
   * (median).
   */
  readBandwidth: number;
  /**
   * Time to read the weights once at that bandwidth, over the step's median; null as `stepMicros`.
   */
  bandwidthShare: number | null;
  /** The instruction set of the kernels. */
  isa: string;
}

export const SEQUENCE_FRAMES = 200;

/** A model that was just loaded and run, and by how many bytes that made resident memory grow. */
export async function loadMeasured(path: string): Promise<[model: Model, residentBytes: number]> {
  const before = process.memoryUsage.rss();
  const model = await loadModel(path);
  model.runSync(frames(1, model), { frames: 1 });
  return [model, process.memoryUsage.rss() - before];
}

type StepsAndReading = Pick<BenchRow, 'stepMicros' | 'readBandwidth' | 'bandwidthShare'>;

/** Steps and readings in turns, so that disturbances of the machine affect both alike. */
export function stepsAndReading(
  model: Model,
  setting: BenchSettings,
  rounds = ROUNDS,
): StepsAndReading {
  const stream = model.layers.every((layer) => layer.direction === 'forward')
    ? model.createStream({ ...setting })
    : undefined;
  const x = frames(setting.batch, model);
  const steps: number[] = [];
  const readings: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (stream) steps.push(...stepSeconds(stream, x));
    const seconds = native.timeReading(model.bytes, WARM_UP + STEPS_PER_ROUND, setting.threads);
    readings.push(...seconds.slice(WARM_UP));
  }
  const reading = quantile(readings, 0.5);
  const readBandwidth = model.bytes / reading;
  if (steps.length === 0) return { stepMicros: null, readBandwidth, bandwidthShare: null };
  const [median, p95] = [quantile(steps, 0.5), quantile(steps, 0.95)];
  return {
    stepMicros: { median: median * 1e6, p95: p95 * 1e6 },
    readBandwidth,
    bandwidthShare: reading / median,
  };
}

function sequenceSeconds(model: Model, setting: BenchSettings): number[] {
  const xs = frames(setting.batch * SEQUENCE_FRAMES, model);
  const seconds: number[] = [];
  for (let i = 0; i < 6; i++) {
    const begin = performance.now();
    model.runSync(xs, { frames: SEQUENCE_FRAMES, ...setting });
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds.slice(1);
}

/**
 * @param path of the model.
 * @throws CompactRnnError as {@link loadModel} and {@link Model.createStream}.
 */
export async function measure(path: string, setting: BenchSettings): Promise<BenchRow> {
  const [model, residentBytes] = await loadMeasured(path);
  const sequenceFrames = setting.batch * SEQUENCE_FRAMES;
  return {
    model: path,
    ...setting,
    parameters: model.parameters,
    weightBytes: model.bytes,
    bytesPerStep: model.packedBytes(),
    ...stepsAndReading(model, setting),
    sequenceMicrosPerFrame: (quantile(sequenceSeconds(model, setting), 0.5) / sequenceFrames) * 1e6,
    residentBytes,
    isa: native.isaInfo().selected,
  };
}
