/**
 * Two graphs side by side in onnxruntime: how far their outputs are apart, and how long they take.
 */
import { invalidInput } from '../errors';
import { readNpz } from '../formats';
import { checkPath, checkSignal, readOptions } from '../options';
import { OnnxGraph } from './graph';
import { feedsFor } from './onnxruntime/feeds';
import type { FedTensor } from './onnxruntime/protocol';
import { Runtime } from './onnxruntime/runtime';
import { runMicros } from './onnxruntime/timing';

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
      const feeds = await feedsFor(a, arrays);
      const results = [await a.run(feeds), await b.run(feeds)] as const;
      const outputs = a.outputs
        .filter((name) => results[1][name])
        .map((name) => differenceOf(name, results[0][name]!, results[1][name]!));
      const [first, second] = await runMicros([a, b], feeds);
      return { outputs, stepMicros: { before: first!, after: second! } };
    },
    signal,
  );
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
