/** How long graphs take in onnxruntime, side by side. */
import type { Feeds } from './protocol';
import type { OpenGraph } from './runtime';

const WARM_UP = 10;
const RUNS = 30;
const ROUNDS = 7;
/** Milliseconds that a graph may take for all rounds. */
const MOST_MILLIS = 3000;

/**
 * Microseconds of a run of each graph (median), on the same inputs. They run in turns, so that
 * disturbances of the machine affect all alike.
 */
export async function runMicros(graphs: readonly OpenGraph[], feeds: Feeds): Promise<number[]> {
  const first: number[] = [];
  for (const graph of graphs) first.push(...(await graph.time(feeds, WARM_UP)));
  const slowest = Math.max(...first) / 1e3;
  const runs = Math.max(1, Math.min(RUNS, Math.floor(MOST_MILLIS / ROUNDS / slowest)));
  const times = graphs.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [k, graph] of graphs.entries()) times[k]!.push(...(await graph.time(feeds, runs)));
  return times.map(median);
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)]!;
}
