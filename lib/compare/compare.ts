/**
 * Methods of compression compared: one model, one size, and for each method what is lost, how long
 * a step takes, and what the same fine-tuning wins back.
 */
import { withCallbacks } from '../callbacks';
import { join } from 'node:path';
import { bench } from '../bench';
import { compress, planCompression, type CompressionMethod, type Plan } from '../compress';
import { invalidOption } from '../errors';
import { withTemporaryFolder } from '../files';
import { saveModel } from '../formats';
import { shown } from '../json';
import { Model, soleDtype } from '../model';
import type { Dtype } from '../weights';
import { checkLongCallOptions, readOptions, type LongCallOptions } from '../options';
import {
  evaluate,
  train,
  type Criterion,
  type Evaluation,
  type TrainingExamples,
  type TrainOptions,
} from '../train';
import { matrixError, outputError } from './errors';

/** The data that models are evaluated on, and fine-tuned on. */
export interface ComparisonData {
  /** What losses are of, and what fine-tuning makes small. */
  readonly criterion: Criterion;
  /** Examples for losses, error rates and errors of outputs. */
  readonly dev: TrainingExamples;
  /** Examples for fine-tuning each compressed model; where they are left out, none is. */
  readonly training?: TrainingExamples | undefined;
  /** How models are fine-tuned. */
  readonly trainOptions?:
    Omit<TrainOptions, 'criterion' | 'dev' | 'checkpoint' | 'signal' | 'onProgress'> | undefined;
}

/** The methods, the size that each must reach, and the data to evaluate and fine-tune on. */
export interface CompareOptions extends LongCallOptions {
  /** At least one; each gives a row, in this order. */
  readonly methods: readonly CompressionMethod[];
  /** The most parameters of a compressed model, from 1. */
  readonly targetParameters: number;
  /**
   * How the compressed models are stored; where it is left out as the model is, or in f32 if its
   * matrices are of several types.
   */
  readonly dtype?: Dtype | undefined;
  /** Left out: errors are those of the matrices, not of outputs. */
  readonly data?: ComparisonData | undefined;
  /** 1 to 64, default 1. They change no result. */
  readonly threads?: number | undefined;
}

/** The model compressed by a method, or first of all as it is. Null: not measured. */
export interface ComparedModel {
  /** `none` for the model itself. */
  readonly method: CompressionMethod | 'none';
  /** The numbers of the model. */
  readonly parameters: number;
  /** Its size as stored, in bytes. */
  readonly bytes: number;
  /** |W' - W| / |W| over all matrices, products with projections multiplied out. */
  readonly matrixError: number;
  /** |y' - y| / |y| over the outputs for the first of the `dev` examples. */
  readonly outputError: number | null;
  /**
   * Median of one step, f32 or as stored, on one thread; null where a backward layer forbids
   * stepping.
   */
  readonly stepMicros: number | null;
  /** Before any fine-tuning. */
  readonly before: Evaluation | null;
  /** After fine-tuning. */
  readonly after: Evaluation | null;
  /** Wall-clock time of compressing, in seconds. */
  readonly seconds: number;
}

/** A row for the model itself and for each method. */
export interface Comparison {
  /** The most parameters that a method could keep. */
  readonly targetParameters: number;
  /** The model itself, then each method in the order asked for. */
  readonly rows: readonly ComparedModel[];
}

/**
 * Compresses `model` to the same number of parameters by each method, and measures what comes out.
 * @throws CompactRnnError INVALID_OPTION for a method that does not exist or a size that one cannot
 *   reach; as {@link compress} and {@link train}; the reason of `signal`.
 */
export async function compare(model: Model, options: CompareOptions): Promise<Comparison> {
  return withCallbacks(checkedOptions(model, options), (own) => compared(model, own));
}

async function compared(model: Model, own: CompareOptions): Promise<Comparison> {
  const { methods, targetParameters, dtype = soleDtype(model), signal, onProgress } = own;
  const plans = methods.map((method) =>
    planCompression(model, { method, targetParameters, ...(dtype && { dtype }) }),
  );
  const total = 1 + plans.length;
  const rows = await withTemporaryFolder('compact-rnn-compare', async (folder) => {
    const measurer = new Measurer(model, folder, { ...own, dtype });
    const measured: ComparedModel[] = [];
    for (const plan of [null, ...plans]) {
      signal?.throwIfAborted();
      const name = plan?.method ?? 'the model itself';
      const onPart: OnPart = (part, share) => {
        const stage = part ? `${name}: ${part}` : name;
        onProgress?.({ stage, done: measured.length + share, total });
      };
      onPart('', 0);
      measured.push(await measurer.row(plan, onPart));
    }
    return measured;
  });
  return { targetParameters, rows };
}

function checkedOptions(model: unknown, given: CompareOptions): CompareOptions {
  const options = readOptions('compare', given, [
    'methods',
    'targetParameters',
    'dtype',
    'data',
    'threads',
    'signal',
    'onProgress',
  ]);
  checkLongCallOptions(options);
  if (!(model instanceof Model))
    throw invalidOption(`compare takes a Model, but got ${shown(model)}`);
  const { methods } = options;
  if (!Array.isArray(methods) || methods.length === 0)
    throw invalidOption('methods must name at least one');
  return options;
}

/** Called with the part of a row under way and the share of the row that is done. */
type OnPart = (part: string, share: number) => void;

/** Compresses one model by method after method, and measures each result. */
class Measurer {
  constructor(
    readonly model: Model,
    readonly folder: string,
    readonly options: CompareOptions,
  ) {}

  /** @param plan null for the model itself. */
  async row(plan: Plan | null, onPart: OnPart): Promise<ComparedModel> {
    return plan ? this.#compressed(plan, onPart) : this.#original();
  }

  async #original(): Promise<ComparedModel> {
    const { model } = this;
    return {
      method: 'none',
      parameters: model.parameters,
      bytes: model.bytes,
      seconds: 0,
      matrixError: 0,
      outputError: this.options.data ? 0 : null,
      stepMicros: await this.#stepMicros(model),
      before: await this.#evaluated(model),
      after: null,
    };
  }

  async #compressed(plan: Plan, onPart: OnPart): Promise<ComparedModel> {
    const { data, threads = 1, signal } = this.options;
    const isTuned = data?.training !== undefined;
    const begin = performance.now();
    const { model: small } = await compress(this.model, plan, {
      signal,
      onProgress: ({ done, total }) => {
        onPart('compressing', (done / total) * (isTuned ? COMPRESSING : 1));
      },
    });
    const seconds = (performance.now() - begin) / 1000;
    return {
      method: plan.method,
      parameters: small.parameters,
      bytes: small.bytes,
      seconds,
      matrixError: await matrixError(this.model, small, { signal }),
      outputError: data
        ? (await outputError(this.model, small, data.dev, { threads, signal })).error
        : null,
      stepMicros: await this.#stepMicros(small),
      before: await this.#evaluated(small),
      after: await this.#evaluated(await this.#tuned(small, onPart)),
    };
  }

  /** Measured in a process of its own, whose memory and caches nothing else uses. */
  async #stepMicros(model: Model): Promise<number | null> {
    const path = join(this.folder, 'model.safetensors');
    await saveModel(model, path);
    const { stepMicros } = await bench(path, { signal: this.options.signal });
    return stepMicros?.median ?? null;
  }

  async #evaluated(model: Model | null): Promise<Evaluation | null> {
    const { data, threads = 1, signal } = this.options;
    if (!model || !data) return null;
    return evaluate(model, data.dev, { criterion: data.criterion, threads, signal });
  }

  async #tuned(small: Model, onPart: OnPart): Promise<Model | null> {
    const { data, dtype, threads = 1, signal } = this.options;
    if (!data?.training) return null;
    const { criterion, training, trainOptions } = data;
    const { model: tuned } = await train(small, training, {
      threads,
      ...trainOptions,
      criterion,
      signal,
      onProgress: ({ done, total }) => {
        onPart('fine-tuning', COMPRESSING + (done / total) * (1 - COMPRESSING));
      },
    });
    return dtype ? tuned.convert({ dtype }) : tuned;
  }
}

/** The share of a row that counts for compressing where models are fine-tuned too. */
const COMPRESSING = 0.3;
