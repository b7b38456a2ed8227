/**
 * Two graphs side by side in onnxruntime: how far their outputs are apart, and how long they take.
 */
import { invalidInput } from '../errors';
import { readNpz } from '../formats';
import { checkPath, checkSignal, readOptions } from '../options';
import { OnnxGraph } from './graph';
import { feedsOf, madeUpFeeds, OPEN_SIZES } from './onnxruntime/feeds';
import type { FedTensor, Feeds } from './onnxruntime/protocol';
import { type OpenGraph, Runtime } from './onnxruntime/runtime';

/** How far one output of two graphs is apart. */
export interface OutputDifference {
  /** Of the output. */
  readonly name: string;
  /** The largest difference of two numbers. */
  readonly largest: number;
  /** |b - a| / |a|, Euclidean norms; null where a is zero and b is not. */
  readonly relative: number | null;
}

/** What {@link verifyGraph} gives. */
export interface GraphVerification {
  /** One for each output that both graphs have. */
  readonly outputs: readonly OutputDifference[];
  /** Microseconds of a run on one thread (median). */
  readonly stepMicros: { readonly before: number; readonly after: number };
}

/** Options of {@link verifyGraph}. */
export interface VerifyOptions {
  /** The path of an .npz file with an array for each input; made up where it is left out. */
  readonly inputs?: string | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const WARM_UP = 10;
const RUNS = 30;
const ROUNDS = 7;
/** Milliseconds that a graph may take for all rounds. */
const MOST_MILLIS = 3000;

/**
 * Runs two graphs in onnxruntime on the same inputs.
 *
 * @param before a graph, or the path of one.
 * @param after the same made smaller, say.
 * @throws CompactRnnError INVALID_OPTION where onnxruntime-node is not installed; INVALID_INPUT for
 *   arrays that are not those of the inputs; IO where onnxruntime refuses a graph or its inputs;
 *   the reason of `signal`.
 */
export async function verifyGraph(
  before: OnnxGraph | string,
  after: OnnxGraph | string,
  options: VerifyOptions = {},
): Promise<GraphVerification> {
  for (const graph of [before, after]) if (!(graph instanceof OnnxGraph)) checkPath(graph);
  const { inputs, signal } = readOptions('verifyGraph', options, ['inputs', 'signal']);
  if (inputs !== undefined) checkPath(inputs);
  checkSignal(signal);
  const arrays = inputs === undefined ? undefined : await readNpz(inputs);
  return Runtime.using(
    'running graphs',
    async (runtime) => {
      const [a, b] = [await runtime.open(before), await runtime.open(after)];
      const feeds = arrays ? feedsOf(a.inputs, arrays) : await feedsThatRun(a);
      const results = [await a.run(feeds), await b.run(feeds)] as const;
      const outputs = a.outputs
        .filter((name) => results[1][name])
        .map((name) => differenceOf(name, results[0][name]!, results[1][name]!));
      return { outputs, stepMicros: await timesOf(a, b, feeds) };
    },
    signal,
  );
}

/** Inputs that are made up, of sizes that the graph takes. */
async function feedsThatRun(graph: OpenGraph): Promise<Feeds> {
  for (const size of OPEN_SIZES.slice(0, -1)) {
    const feeds = madeUpFeeds(graph.inputs, size);
    const runs = await graph.run(feeds).then(
      () => true,
      () => false,
    );
    if (runs) return feeds;
  }
  return madeUpFeeds(graph.inputs, OPEN_SIZES.at(-1)!);
}

function differenceOf(name: string, a: FedTensor, b: FedTensor): OutputDifference {
  if (a.dims.join() !== b.dims.join())
    throw invalidInput(
      `the output ${name} is [${a.dims.join()}] of one graph and [${b.dims.join()}] of the other`,
    );
  let [largest, squares, all] = [0, 0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const [x, y] = [Number(a.data[i]), Number(b.data[i])];
    largest = Math.max(largest, Math.abs(y - x));
    squares += (y - x) ** 2;
    all += x ** 2;
  }
  const relative = squares === 0 ? 0 : all === 0 ? null : Math.sqrt(squares / all);
  return { name, largest, relative };
}

/** In turns, so that disturbances of the machine affect both alike. */
async function timesOf(
  a: OpenGraph,
  b: OpenGraph,
  feeds: Feeds,
): Promise<GraphVerification['stepMicros']> {
  const times: [number[], number[]] = [[], []];
  const [first] = [await a.time(feeds, WARM_UP), await b.time(feeds, WARM_UP)];
  const slowest = Math.max(...first) / 1e3;
  const runs = Math.max(1, Math.min(RUNS, Math.floor(MOST_MILLIS / ROUNDS / slowest)));
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(...(await a.time(feeds, runs)));
    times[1].push(...(await b.time(feeds, runs)));
  }
  return { before: median(times[0]), after: median(times[1]) };
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)]!;
}
