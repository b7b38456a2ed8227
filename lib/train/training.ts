/**
 * Training from its first epoch to its last. Each batch goes
 *
 *     examples -> batch -> gradient -> update -> (checkpoint)
 *
 * and each epoch ends with a score of the dev examples, by which the best weights are kept.
 */
import type { Network } from '../model';
import { loadBatch, truncated, type Batch } from './batch';
import { epochBatches } from './batch-order';
import { loadCheckpoint, saveCheckpoint, type Settings, type TrainingPosition } from './checkpoint';
import { rankingOf, scoreOf, type CriterionScore } from './criteria';
import { exampleSizes, type ExampleSizes, type TrainingExamples } from './examples';
import { progressOf, type EpochRecord, type TrainingReport } from './history';
import { Hold } from './hold';
import { rateAfter } from './optimizer';
import type { CompleteTrainOptions } from './options';
import { addScore, scoreExamples, zeroScore } from './score';
import { Trainer } from './trainer';

export class Training {
  readonly #trainer: Trainer;
  readonly #sizes: ExampleSizes;
  readonly #parameters: number;
  readonly #settings: Settings;
  readonly #hold: Hold | undefined;
  #best: Float32Array | undefined;
  #lastSaved = performance.now();
  #position: TrainingPosition = {
    epoch: 0,
    batch: 0,
    sums: zeroScore(),
    seconds: 0,
    history: [],
    before: undefined,
    best: undefined,
  };

  constructor(
    readonly network: Network,
    readonly examples: TrainingExamples,
    readonly options: CompleteTrainOptions,
  ) {
    this.#trainer = new Trainer(network, options);
    this.#sizes = exampleSizes(network);
    const { hold, threads } = options;
    this.#hold = hold > 0 ? new Hold(network, hold, threads) : undefined;
    this.#parameters = this.#trainer.values().length;
    this.#settings = settingsOf(examples, options, this.#parameters);
  }

  async run(): Promise<{ network: Network; report: TrainingReport }> {
    await this.#resume();
    try {
      if (this.#position.epoch === 0 && this.#position.batch === 0)
        this.#position.before = await this.#devScore();
      while (!this.#isDone()) await this.#epoch();
    } catch (error) {
      if (this.options.signal?.aborted) await this.#save();
      throw error;
    }
    return { network: this.#trainer.trained(this.#best), report: this.#report() };
  }

  #report(): TrainingReport {
    const { criterion, seed } = this.options;
    const { history, best, before } = this.#position;
    return {
      criterion: criterion.kind,
      epochs: history,
      bestEpoch: best?.epoch ?? history.length,
      seed,
      ...(before && { before }),
    };
  }

  async #resume(): Promise<void> {
    const { checkpoint } = this.options;
    if (!checkpoint?.resume) return;
    const found = await loadCheckpoint(checkpoint.path, this.#settings, this.#parameters);
    if (!found) return;
    this.#position = found.position;
    this.#best = found.best;
    this.#trainer.restore(found.trainer);
  }

  #isDone(): boolean {
    const { epochs, patience } = this.options;
    const { epoch, best } = this.#position;
    return epoch >= epochs || (best !== undefined && epoch - best.epoch >= patience);
  }

  async #epoch(): Promise<void> {
    const { batch, seed, signal, criterion } = this.options;
    const position = this.#position;
    const batches = epochBatches(this.examples, batch, seed, position.epoch);
    let next = this.#load(batches[position.batch], position.epoch);
    while (position.batch < batches.length) {
      signal?.throwIfAborted();
      const begin = performance.now();
      const loaded = (await next)!;
      // The next batch loads during this update; its errors are awaited in its turn.
      next = this.#load(batches[position.batch + 1], position.epoch);
      next.catch(() => undefined);
      const norm = await this.#update(loaded, position.epoch + position.batch / batches.length);
      position.batch++;
      position.seconds += (performance.now() - begin) / 1000;
      this.#reportBatch(batches.length, norm);
      await this.#saveNowAndThen();
    }
    const train = scoreOf(criterion.kind, position.sums);
    this.#finishEpoch(train, await this.#devScore());
  }

  async #load(indices: readonly number[] | undefined, epoch: number): Promise<Batch | undefined> {
    if (!indices) return undefined;
    const { criterion } = this.options;
    const batch = await loadBatch(this.examples, indices, epoch, criterion, this.#sizes);
    return this.#hold ? this.#hold.held(batch) : batch;
  }

  /** An update by a batch, or by its pieces one by one; the norm of the last gradient. */
  async #update(batch: Batch, epochs: number): Promise<number> {
    const { truncate } = this.options;
    let norm = 0;
    for (const piece of truncate === undefined ? [batch] : truncated(batch, truncate)) {
      const updated = await this.#trainer.update(piece, epochs);
      addScore(this.#position.sums, updated);
      norm = updated.norm;
    }
    return norm;
  }

  #reportBatch(batches: number, norm: number): void {
    const { epochs, optimizer, criterion, onBatch, onProgress } = this.options;
    const { epoch, batch, sums } = this.#position;
    const { loss, blanksOnly } = scoreOf(criterion.kind, sums);
    const record = {
      epoch: epoch + 1,
      epochs,
      batch,
      batches,
      step: this.#trainer.step,
      loss,
      ...(blanksOnly && { blanksOnly }),
      rate: rateAfter(optimizer, epoch + batch / batches),
      norm,
    };
    onBatch?.(record);
    onProgress?.(progressOf(record));
  }

  async #devScore(): Promise<CriterionScore | undefined> {
    const { dev, onProgress } = this.options;
    if (!dev) return undefined;
    const stage = `dev set, epoch ${this.#position.epoch + 1}`;
    const onBatch = (done: number, total: number): void => {
      onProgress?.({ stage, done, total });
    };
    return scoreExamples(this.#trainer, dev, { ...this.options, sizes: this.#sizes, onBatch });
  }

  #finishEpoch(train: CriterionScore, dev: CriterionScore | undefined): void {
    const { optimizer, criterion, onEpoch } = this.options;
    const position = this.#position;
    const epoch = position.epoch + 1;
    const ranking = dev && rankingOf(dev, criterion.kind);
    const best =
      ranking === undefined || position.best === undefined || ranking < position.best.ranking;
    if (ranking !== undefined && best) {
      position.best = { epoch, ranking };
      this.#best = this.#trainer.values();
    }
    const record: EpochRecord = {
      epoch,
      step: this.#trainer.step,
      train,
      ...(dev && { dev }),
      rate: rateAfter(optimizer, epoch),
      seconds: position.seconds,
      best,
    };
    this.#position = {
      ...position,
      epoch,
      batch: 0,
      sums: zeroScore(),
      seconds: 0,
      history: [...position.history, record],
    };
    onEpoch?.(record, () => this.#trainer.trained());
  }

  async #saveNowAndThen(): Promise<void> {
    const { checkpoint } = this.options;
    if (!checkpoint || performance.now() - this.#lastSaved < checkpoint.minutes * 60_000) return;
    await this.#save();
  }

  async #save(): Promise<void> {
    const { checkpoint, onCheckpoint } = this.options;
    if (!checkpoint) return;
    const trainer = this.#trainer.state();
    const state = { position: this.#position, trainer, best: this.#best };
    await saveCheckpoint(checkpoint.path, state, this.#settings);
    this.#lastSaved = performance.now();
    onCheckpoint?.(checkpoint.path);
  }
}

/**
 * The rate, clipping and the like may change between runs: where the loss was not a number, such a
 * change is what helps.
 */
function settingsOf(
  examples: TrainingExamples,
  options: CompleteTrainOptions,
  parameters: number,
): Settings {
  const { criterion, optimizer, batch, truncate, dropout, quantized, hold } = options;
  const { frozen, seed, dev } = options;
  return {
    parameters,
    examples: examples.count,
    devExamples: dev?.count,
    criterion,
    optimizer: optimizer.kind,
    batch,
    truncate,
    dropout,
    quantized,
    ...(hold > 0 && { hold }),
    frozen,
    seed,
  };
}
