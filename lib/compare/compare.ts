/**
 * Ways to compress side by side: one model, one size, and what each loses, takes and wins back by
 * the same fine-tuning.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from '../bench';
import { compress, planCompression, type CompressionMethod, type Plan } from '../compress';
import { invalidOption } from '../errors';
import { saveModel } from '../formats';
import { shown } from '../json';
import { Model, soleDtype } from '../model';
import type { Dtype } from '../weights';
import { checkLongCallOptions, checkOptionNames, type LongCallOptions } from '../options';
import {
  evaluate,
  train,
  type Criterion,
  type Evaluation,
  type TrainingExamples,
  type TrainOptions,
} from '../train';
import { matrixError } from './effective';
import { outputError } from './outputs';

/** What the models are evaluated on, and what they learn. */
export interface ComparisonData {
  readonly criterion: Criterion;
  /** Examples for losses and error rates. */
  readonly judged: TrainingExamples;
  /** Examples for fine-tuning each compressed model; where they are left out, none is. */
  readonly learned?: TrainingExamples | undefined;
  /** How models are fine-tuned. */
  readonly training?:
    Omit<TrainOptions, 'criterion' | 'dev' | 'checkpoint' | 'signal' | 'onProgress'> | undefined;
}

export interface CompareOptions extends LongCallOptions {
  readonly methods: readonly CompressionMethod[];
  /** Of each compressed model, at most. */
  readonly targetParameters: number;
  /**
   * How the compressed models are stored; where it is left out as the model is, or in f32 if its
   * matrices are of several types.
   */
  readonly dtype?: Dtype | undefined;
  /** Left out: errors are those of the matrices, not of outputs. */
  readonly data?: ComparisonData | undefined;
  /** Default 1. */
  readonly threads?: number | undefined;
}

/**
 * What became of the model by a method; first of all as it is. Null: there was nothing to tell it
 * by.
 */
export interface ComparedModel {
  /** `none` for the model itself. */
  readonly method: CompressionMethod | 'none';
  readonly parameters: number;
  readonly bytes: number;
  /** |W' - W| / |W| over all matrices, products with projections multiplied out. */
  readonly matrixError: number;
  /** |y' - y| / |y| over the outputs for the first recordings that it is judged by. */
  readonly outputError: number | null;
  /**
   * Median of one step, f32 or as stored, on one thread; null where a backward layer forbids
   * stepping.
   */
  readonly stepMicros: number | null;
  /** Before any fine-tuning. */
  readonly before: Evaluation | null;
  readonly after: Evaluation | null;
  /** How long compressing took. */
  readonly seconds: number;
}

export interface Comparison {
  readonly targetParameters: number;
  readonly rows: readonly ComparedModel[];
}

/**
 * Compresses `model` to the same number of parameters by each method, and judges what comes out.
 * @throws CompactRnnError INVALID_OPTION for a method that does not exist or a size that one cannot
 *   reach; as {@link compress} and {@link train}; the reason of `signal`.
 */
export async function compare(model: Model, options: CompareOptions): Promise<Comparison> {
  checkOptions(model, options);
  const { methods, targetParameters, dtype = soleDtype(model), signal, onProgress } = options;
  const plans = methods.map((method) =>
    planCompression(model, { method, targetParameters, ...(dtype && { dtype }) }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'compact-rnn-'));
  const rows: ComparedModel[] = [];
  try {
    const judge = new Judge(model, folder, { ...options, dtype });
    for (const [done, plan] of [null, ...plans].entries()) {
      signal?.throwIfAborted();
      const stage = plan?.method ?? 'the model itself';
      onProgress?.({ stage, done, total: 1 + plans.length });
      rows.push(await judge.row(plan));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { targetParameters, rows };
}

function checkOptions(model: unknown, options: CompareOptions): void {
  checkOptionNames('compare', options, [
    ...['methods', 'targetParameters', 'dtype', 'data', 'threads', 'signal', 'onProgress'],
  ]);
  checkLongCallOptions(options);
  if (!(model instanceof Model))
    throw invalidOption(`compare takes a Model, but got ${shown(model)}`);
  const { methods } = options;
  if (!Array.isArray(methods) || methods.length === 0)
    throw invalidOption('methods must name at least one');
}

/** Makes a row of each model. */
class Judge {
  constructor(
    readonly model: Model,
    readonly folder: string,
    readonly options: CompareOptions,
  ) {}

  /** @param plan null for the model itself. */
  async row(plan: Plan | null): Promise<ComparedModel> {
    const { data, threads = 1, signal } = this.options;
    const begin = performance.now();
    const small = plan ? (await compress(this.model, plan, { signal })).model : this.model;
    const seconds = (performance.now() - begin) / 1000;
    const same = small === this.model;
    return {
      ...{
        method: plan?.method ?? 'none',
        parameters: small.parameters,
        bytes: small.bytes,
        seconds: same ? 0 : seconds,
      },
      matrixError: same ? 0 : await matrixError(this.model, small, { signal }),
      outputError: data
        ? same
          ? 0
          : await outputError(this.model, small, data.judged, { threads, signal })
        : null,
      stepMicros: await this.#stepMicros(small),
      before: await this.#evaluated(small),
      after: same ? null : await this.#evaluated(await this.#tuned(small)),
    };
  }

  /** In a process of its own: here memory and caches belong to others. */
  async #stepMicros(model: Model): Promise<number | null> {
    const path = join(this.folder, 'model.safetensors');
    await saveModel(model, path);
    const { stepMicros } = await bench(path, { signal: this.options.signal });
    return stepMicros?.median ?? null;
  }

  async #evaluated(model: Model | null): Promise<Evaluation | null> {
    const { data, threads = 1, signal } = this.options;
    if (!model || !data) return null;
    return evaluate(model, data.judged, { criterion: data.criterion, threads, signal });
  }

  async #tuned(small: Model): Promise<Model | null> {
    const { data, dtype, threads = 1, signal } = this.options;
    if (!data?.learned) return null;
    const { criterion, learned, training } = data;
    const { model: tuned } = await train(small, learned, {
      threads,
      ...training,
      criterion,
      signal,
    });
    return dtype ? tuned.convert({ dtype }) : tuned;
  }
}
