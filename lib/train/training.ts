/**
 * Training from its first epoch to its last: what is learned when, and when it is scored, kept and
 * saved.
 */
import type { Network } from '../model';
import type { Batch } from './batch';
import { sizesOf, type Sizes } from './check-example';
import { saveCheckpoint, type Place, type Settings } from './checkpoint';
import { loadCheckpoint } from './checkpoint-read';
import { rankingOf, scoreOf, type CriterionScore } from './criterion';
import type { TrainingExamples } from './examples';
import type { EpochRecord, TrainingReport } from './history';
import { rateAfter } from './optimizer';
import type { FullOptions } from './options';
import { epochOrder } from './order';
import { loadBatch, scoreExamples } from './score';
import { addScore, noScore } from './sums';
import { Trainer } from './trainer';
import { truncated } from './truncated';

export class Training {
  readonly #trainer: Trainer;
  readonly #sizes: Sizes;
  readonly #parameters: number;
  readonly #settings: Settings;
  #best: Float32Array | undefined;
  #lastSaved = performance.now();
  #place: Place = {
    ...{ epoch: 0, batch: 0, sums: noScore(), seconds: 0, history: [] },
    ...{ before: undefined, best: undefined },
  };

  constructor(
    readonly network: Network,
    readonly examples: TrainingExamples,
    readonly options: FullOptions,
  ) {
    this.#trainer = new Trainer(network, options);
    this.#sizes = sizesOf(network);
    this.#parameters = this.#trainer.values().length;
    this.#settings = settingsOf(examples, options, this.#parameters);
  }

  async run(): Promise<{ network: Network; report: TrainingReport }> {
    await this.#resume();
    try {
      if (this.#place.epoch === 0 && this.#place.batch === 0)
        this.#place.before = await this.#devScore();
      while (!this.#isDone()) await this.#epoch();
    } catch (error) {
      if (this.options.signal?.aborted) await this.#save();
      throw error;
    }
    const { criterion, seed } = this.options;
    const { history, best, before } = this.#place;
    const report: TrainingReport = {
      ...{
        criterion: criterion.kind,
        epochs: history,
        bestEpoch: best?.epoch ?? history.length,
        seed,
      },
      ...(before && { before }),
    };
    return { network: this.#trainer.trained(this.#best), report };
  }

  async #resume(): Promise<void> {
    const { checkpoint } = this.options;
    if (!checkpoint?.resume) return;
    const found = await loadCheckpoint(checkpoint.path, this.#settings, this.#parameters);
    if (!found) return;
    this.#place = found.place;
    this.#best = found.best;
    this.#trainer.restore(found.trainer);
  }

  #isDone(): boolean {
    const { epochs, patience } = this.options;
    const { epoch, best } = this.#place;
    return epoch >= epochs || (best !== undefined && epoch - best.epoch >= patience);
  }

  async #epoch(): Promise<void> {
    const { batch, seed, signal, criterion } = this.options;
    const place = this.#place;
    const order = epochOrder(this.examples, batch, seed, place.epoch);
    let next = this.#load(order[place.batch], place.epoch);
    while (place.batch < order.length) {
      signal?.throwIfAborted();
      const begin = performance.now();
      const loaded = (await next)!;
      next = this.#load(order[place.batch + 1], place.epoch); // while this one is learned from
      next.catch(() => undefined); // it is awaited in its turn
      const norm = await this.#learn(loaded, place.epoch + place.batch / order.length);
      place.batch++;
      place.seconds += (performance.now() - begin) / 1000;
      this.#tell(order.length, norm);
      await this.#saveNowAndThen();
    }
    const train = scoreOf(criterion.kind, place.sums);
    this.#finishEpoch(train, await this.#devScore());
  }

  #load(numbers: readonly number[] | undefined, epoch: number): Promise<Batch | undefined> {
    if (!numbers) return Promise.resolve(undefined);
    return loadBatch(this.examples, numbers, epoch, this.options.criterion, this.#sizes);
  }

  /** Learns from a batch, or from its pieces one by one; the norm of the last gradient. */
  async #learn(batch: Batch, epochs: number): Promise<number> {
    const { truncate } = this.options;
    let norm = 0;
    for (const piece of truncate === undefined ? [batch] : truncated(batch, truncate)) {
      const learned = await this.#trainer.learn(piece, epochs);
      addScore(this.#place.sums, learned);
      norm = learned.norm;
    }
    return norm;
  }

  #tell(batches: number, norm: number): void {
    const { epochs, optimizer, criterion, onProgress } = this.options;
    const { epoch, batch, sums } = this.#place;
    const rate = rateAfter(optimizer, epoch + batch / batches);
    const { loss } = scoreOf(criterion.kind, sums);
    const step = this.#trainer.step;
    onProgress({ kind: 'batch', epoch: epoch + 1, epochs, batch, batches, step, loss, rate, norm });
  }

  async #devScore(): Promise<CriterionScore | undefined> {
    const { dev, onProgress } = this.options;
    if (!dev) return undefined;
    const epoch = this.#place.epoch + 1;
    const onBatch = (done: number, total: number): void => {
      onProgress({ kind: 'dev', epoch, done, total });
    };
    return scoreExamples(this.#trainer, dev, { ...this.options, sizes: this.#sizes, onBatch });
  }

  #finishEpoch(train: CriterionScore, dev: CriterionScore | undefined): void {
    const { optimizer, criterion, onProgress } = this.options;
    const place = this.#place;
    const epoch = place.epoch + 1;
    const ranking = dev && rankingOf(dev, criterion.kind);
    const best = ranking === undefined || place.best === undefined || ranking < place.best.ranking;
    if (ranking !== undefined && best) {
      place.best = { epoch, ranking };
      this.#best = this.#trainer.values();
    }
    const record: EpochRecord = {
      ...{ epoch, step: this.#trainer.step, train, ...(dev && { dev }) },
      ...{ rate: rateAfter(optimizer, epoch), seconds: place.seconds, best },
    };
    this.#place = {
      ...place,
      ...{ epoch, batch: 0, sums: noScore(), seconds: 0, history: [...place.history, record] },
    };
    onProgress({ kind: 'epoch', record, network: () => this.#trainer.trained() });
  }

  async #saveNowAndThen(): Promise<void> {
    const { checkpoint } = this.options;
    if (!checkpoint || performance.now() - this.#lastSaved < checkpoint.minutes * 60_000) return;
    await this.#save();
  }

  async #save(): Promise<void> {
    const { checkpoint, onProgress } = this.options;
    if (!checkpoint) return;
    const state = { place: this.#place, trainer: this.#trainer.state(), best: this.#best };
    await saveCheckpoint(checkpoint.path, state, this.#settings);
    this.#lastSaved = performance.now();
    onProgress({ kind: 'checkpoint', path: checkpoint.path });
  }
}

/**
 * The rate, clipping and the like may be changed on the way: where the loss was no number, that is
 * what helps.
 */
function settingsOf(
  examples: TrainingExamples,
  options: FullOptions,
  parameters: number,
): Settings {
  const { criterion, optimizer, batch, truncate, dropout, quantized, frozen, seed, dev } = options;
  const sizes = { parameters, examples: examples.count, devExamples: dev?.count };
  return {
    ...{ ...sizes, criterion, optimizer: optimizer.kind, batch, truncate, dropout },
    ...{ quantized, frozen, seed },
  };
}
