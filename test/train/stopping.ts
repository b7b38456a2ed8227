/** A training that tests stop and resume. */
import { trainingExamples, train, type TrainOptions, type TrainedModel } from '../../lib';
import { network, signTask } from './tasks';

export const START = network({ layers: 2 });
export const EXAMPLES = trainingExamples(signTask(20, 1));
export const OPTIONS = {
  criterion: { kind: 'ce' },
  epochs: 4,
  batch: 4,
  dropout: 0.1,
  dev: trainingExamples(signTask(8, 1, 2)),
  seed: 3,
  optimizer: { rate: 0.03, decay: 0.9 },
} as const satisfies TrainOptions;

export type TrainingEvent = 'batch' | 'dev' | 'epoch';

/** Stops a training after so many events of a kind, with a checkpoint. */
export async function stopped(
  path: string,
  kind: TrainingEvent,
  count: number,
  supply = EXAMPLES,
): Promise<void> {
  const stop = new AbortController();
  const reason = new Error('enough');
  let seen = 0;
  const happened = (event: TrainingEvent): void => {
    if (event === kind && ++seen === count) stop.abort(reason);
  };
  const run = train(START, supply, {
    ...OPTIONS,
    signal: stop.signal,
    checkpoint: { path, resume: true },
    onBatch: () => {
      happened('batch');
    },
    onEpoch: () => {
      happened('epoch');
    },
    onProgress: ({ stage }) => {
      if (stage.startsWith('dev')) happened('dev');
    },
  });
  await expect(run).rejects.toBe(reason);
}

/** Goes on from the checkpoint. */
export function resumed(path: string, options: Partial<TrainOptions> = {}): Promise<TrainedModel> {
  return train(START, EXAMPLES, { ...OPTIONS, ...options, checkpoint: { path, resume: true } });
}
