/** How far the outputs of a compressed model are from those of the model that it was made of. */
import { Distance } from '../linalg';
import type { Model } from '../model';
import type { TrainingExamples } from '../train';

/** Recordings that are heard, at most. */
const MOST = 32;

/** |y' - y| / |y| over the recordings together. */
export async function outputError(
  before: Model,
  after: Model,
  examples: TrainingExamples,
  { threads, signal }: { threads: number; signal?: AbortSignal | undefined },
): Promise<number> {
  const distance = new Distance();
  for (let i = 0; i < Math.min(MOST, examples.count); i++) {
    signal?.throwIfAborted();
    const { inputs, frames } = await examples.load(i, 0);
    const [expected, found] = await Promise.all(
      [before, after].map((model) => model.run(inputs, { frames, threads })),
    );
    distance.add(found!, expected!);
  }
  return distance.relative;
}
