/**
 * The training loop. For each batch
 *
 *     examples -> batch -> gradient -> update -> (checkpoint)
 *
 * and after each epoch a score of the dev examples, by which the best weights are kept.
 */
import { CompactRnnError, invalidInput } from '../errors';
import type { Network } from '../model';
import { loadBatch, truncated, type Batch } from './batch';
import { epochBatches } from './batch-order';
import { loadCheckpoint, saveCheckpoint, type TrainingPosition } from './checkpoint';
import { noLossReason, rankingOf, scoreOf, type CriterionScore } from './criteria';
import { devChoice, type DevTerms } from './dev-choice';
import { exampleSizes, type ExampleSizes, type TrainingExamples } from './examples';
import { progressOf, type EpochRecord, type TrainingReport } from './history';
import { Hold } from './hold';
import { rateAfter } from './optimizer';
import type { CompleteTrainOptions } from './complete-options';
import { addScore, scoreExamples, zeroScore, type ExampleScores } from './score';
import { settingsOf, type Settings } from './settings';
import { Trainer } from './trainer';

/** One training, from its first epoch or a checkpoint to its last epoch. */
export class Training {
  readonly #trainer: Trainer;
  readonly #sizes: ExampleSizes;
  readonly #parameters: number;
  readonly #settings: Settings;
  readonly #hold: Hold | undefined;
  #best: Float32Array | undefined;
  #dev: DevTerms = {};
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

  /** Trains to the end; on abort saves a checkpoint and rejects. */
  async run(): Promise<{ network: Network; report: TrainingReport }> {
    await this.#resume();
    try {
      if (this.#position.epoch === 0 && this.#position.batch === 0) await this.#scoreBefore();
      while (!this.#isDone()) await this.#epoch();
    } catch (error) {
      // Weights of NaN are not worth resuming from.
      const isBroken = error instanceof CompactRnnError && error.code === 'NUMERICAL';
      if (this.options.signal?.aborted && !isBroken) await this.#save();
      throw error;
    }
    const kept = this.options.keep === 'best' ? this.#best : undefined;
    return { network: this.#trainer.trained(kept), report: await this.#report() };
  }

  async #report(): Promise<TrainingReport> {
    const { criterion, seed, keep } = this.options;
    const { history, best, before } = this.#position;
    const choice = await devChoice(criterion.kind, this.#dev, seed);
    const bestEpoch = best?.epoch ?? history.length;
    return {
      criterion: criterion.kind,
      epochs: history,
      bestEpoch,
      keptEpoch: keep === 'best' ? bestEpoch : history.length,
      seed,
      ...(before && { before }),
      ...(choice && { choice }),
    };
  }

  /** @throws CompactRnnError INVALID_INPUT where dev examples are to choose and have no loss. */
  async #scoreBefore(): Promise<void> {
    const scored = await this.#devScore();
    if (!scored) return;
    const { criterion, keep } = this.options;
    if (keep === 'best' && scored.score.loss === null)
      throw invalidInput(
        `the ${scored.scores.count} dev examples cannot choose an epoch: none has a finite loss, since ${noLossReason(criterion.kind)}; give others, or keep the last epoch`,
      );
    this.#position.before = scored.score;
    this.#dev = { before: scored.scores.ranking(criterion.kind) };
  }

  async #resume(): Promise<void> {
    const { checkpoint } = this.options;
    if (!checkpoint?.resume) return;
    const { path } = checkpoint;
    const [settings, parameters] = [this.#settings, this.#parameters];
    const found = await loadCheckpoint(path, settings, parameters, this.options.dev?.count ?? 0);
    if (!found) return;
    this.#position = found.position;
    this.#best = found.best;
    this.#dev = found.dev;
    this.#trainer.restore(found.trainer);
  }

  #isDone(): boolean {
    const { epochs, patience } = this.options;
    const { epoch, best } = this.#position;
    return epoch >= epochs || epoch - (best?.epoch ?? 0) >= patience;
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
      // The next batch is loaded during this update.
      next = this.#load(batches[position.batch + 1], position.epoch);
      const norm = await this.#update(loaded, position.epoch + position.batch / batches.length);
      position.batch++;
      position.seconds += (performance.now() - begin) / 1000;
      this.#reportBatch(batches.length, norm);
      await this.#saveWhenDue();
    }
    const train = scoreOf(criterion.kind, position.sums);
    if (train.loss === null)
      throw invalidInput(
        `nothing can be learned from the ${this.examples.count} examples: none has a finite loss, since ${noLossReason(criterion.kind)}`,
      );
    this.#finishEpoch(train, await this.#devScore());
  }

  #load(indices: readonly number[] | undefined, epoch: number): Promise<Batch | undefined> {
    if (!indices) return Promise.resolve(undefined);
    const options = { ...this.options, sizes: this.#sizes };
    const loading = loadBatch(this.examples, indices, epoch, options);
    const batch = this.#hold ? loading.then((loaded) => this.#hold!.regularized(loaded)) : loading;
    batch.catch(() => undefined); // an error is thrown where the batch is awaited
    return batch;
  }

  /** Updates by a batch, or by its pieces one by one; returns the norm of the last gradient. */
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

  async #devScore(): Promise<ExampleScores | undefined> {
    const { dev, onProgress } = this.options;
    if (!dev) return undefined;
    const stage = `dev set, epoch ${this.#position.epoch + 1}`;
    const onBatch = (done: number, total: number): void => {
      onProgress?.({ stage, done, total });
    };
    return scoreExamples(this.#trainer, dev, { ...this.options, sizes: this.#sizes, onBatch });
  }

  #finishEpoch(train: CriterionScore, dev: ExampleScores | undefined): void {
    const { optimizer, onEpoch } = this.options;
    const position = this.#position;
    const epoch = position.epoch + 1;
    const best = dev ? this.#isBest(epoch, dev) : true;
    const record: EpochRecord = {
      epoch,
      step: this.#trainer.step,
      train,
      ...(dev && { dev: dev.score }),
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

  /** Whether an epoch is the best so far, whose weights are then kept; never without a loss. */
  #isBest(epoch: number, { score, scores }: ExampleScores): boolean {
    const { kind } = this.options.criterion;
    const position = this.#position;
    const terms = scores.ranking(kind);
    this.#dev = { ...this.#dev, last: terms };
    const ranking = rankingOf(score, kind);
    if (ranking === null || (position.best && ranking >= position.best.ranking)) return false;
    position.best = { epoch, ranking };
    this.#best = this.#trainer.values();
    this.#dev = { ...this.#dev, best: terms };
    return true;
  }

  async #saveWhenDue(): Promise<void> {
    const { checkpoint } = this.options;
    if (!checkpoint || performance.now() - this.#lastSaved < checkpoint.minutes * 60_000) return;
    await this.#save();
  }

  async #save(): Promise<void> {
    const { checkpoint, onCheckpoint } = this.options;
    if (!checkpoint) return;
    const trainer = this.#trainer.state();
    const state = { position: this.#position, trainer, best: this.#best, dev: this.#dev };
    await saveCheckpoint(checkpoint.path, state, this.#settings);
    this.#lastSaved = performance.now();
    onCheckpoint?.(checkpoint.path);
  }
}
