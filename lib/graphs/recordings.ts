/**
 * Recordings as inputs of a graph: frames of a front end go into the input that takes them, all at
 * once or as many at a time as the graph fixes; states that the graph gives back go into its next
 * run.
 */
import { invalidInput } from '../errors';
import { firstFew } from '../json';
import { type Features, features, readAudio } from '../speech';
import type { FrontEnd } from '../model';
import type { FedTensor, Feeds, InputInfo } from './onnxruntime/protocol';
import type { OpenGraph } from './onnxruntime/runtime';

/** A recording that calibrates a graph. */
export interface GraphRecording {
  /** Path of a WAV or FLAC file. */
  readonly audio: string;
  /** What makes frames of it. */
  readonly frontEnd: FrontEnd;
  /** From 1; the average of all where it is left out. */
  readonly channel?: number | undefined;
}

type Results = Readonly<Record<string, FedTensor>>;

export async function framesOf({ audio, frontEnd, channel }: GraphRecording): Promise<Features> {
  return features(await readAudio(audio, { channel }), frontEnd);
}

/** The input for frames, and where in its shape the frames lie. */
interface FrameInput {
  readonly name: string;
  readonly dims: readonly number[];
  /** The axis of frames. */
  readonly time: number;
  /** Of a run; undefined where the graph leaves it open. */
  readonly frames: number | undefined;
}

const REMEDY = 'give inputs of the graph as .npz instead';
const BATCH = /batch|^[bn]$/i;
const TIME = /time|frame|seq|len|^t$/i;

/** @throws CompactRnnError INVALID_INPUT where it is not certain which input takes frames. */
function frameInput(inputs: readonly InputInfo[], size: number): FrameInput {
  const isFloat = ({ type = 'float32' }: InputInfo): boolean => type === 'float32';
  const widths = inputs.map((each) => (isFloat(each) ? each.shape?.at(-1) : undefined));
  const exact = inputs.filter((each, i) => widths[i] === size && (each.shape?.length ?? 0) > 1);
  const [input, other] = exact;
  if (!input || other)
    throw invalidInput(
      `${exact.length === 0 ? 'no input' : 'more than one input'} of the graph takes frames of ${size} numbers, as the front end makes ` +
        `them, but ${firstFew(inputs.map(({ name, shape }) => `${name} [${shape?.join(', ') ?? ''}]`))}: ${REMEDY}`,
    );
  const lead = input.shape!.slice(0, -1);
  const isOpen = (each: number | string): boolean => typeof each === 'string' || each < 1;
  const open = lead.flatMap((each, k) => (isOpen(each) ? [k] : []));
  const long = lead.flatMap((each, k) => (typeof each === 'number' && each > 1 ? [k] : []));
  const named = open.filter((k) => TIME.test(String(lead[k])));
  const others = open.filter((k) => !BATCH.test(String(lead[k])));
  const time = [long, named, others, open].find(({ length }) => length === 1)?.[0];
  if (long.length > 1 || (time === undefined && open.length > 0))
    throw invalidInput(
      `it is not certain which axis of ${input.name} [${input.shape!.join(', ')}] is that of frames: ${REMEDY}`,
    );
  const axis = time ?? 0;
  const dims = input.shape!.map((each) => (isOpen(each) ? 1 : Number(each)));
  const fixed = isOpen(lead[axis]!) ? undefined : dims[axis]!;
  return { name: input.name, dims, time: axis, frames: fixed };
}

/** Zeros for an input that is not that of frames. */
function zeros({ name, type = 'float32', shape = [] }: InputInfo): FedTensor {
  if (type !== 'float32')
    throw invalidInput(
      `the input ${name} of the graph is of type ${type}, which no recording says: ${REMEDY}`,
    );
  const dims = shape.map((each) => (typeof each === 'number' && each > 0 ? each : 1));
  return { type, dims, data: new Float32Array(dims.reduce((product, size) => product * size, 1)) };
}

/** For each state that goes in, the output that it becomes: of a shape the last ones, in order. */
function statesBack(
  states: Readonly<Record<string, FedTensor>>,
  outputs: readonly string[],
  results: Results,
): Map<string, string> {
  const shapeOf = ({ dims }: FedTensor): string => dims.join();
  const back = new Map<string, string>();
  for (const shape of new Set(Object.values(states).map(shapeOf))) {
    const into = Object.keys(states).filter((name) => shapeOf(states[name]!) === shape);
    const from = outputs.filter((name) => shapeOf(results[name]!) === shape).slice(-into.length);
    if (from.length === into.length) into.forEach((name, k) => back.set(name, from[k]!));
  }
  return back;
}

/**
 * Runs a graph over the frames.
 * @param outputs its own, among which states may be.
 * @param see is given what each run gives.
 * @throws CompactRnnError INVALID_INPUT for a graph of which it is not certain how; IO.
 */
export async function runOver(
  graph: OpenGraph,
  outputs: readonly string[],
  { frames, size, data }: Features,
  see: (results: Results) => Promise<void>,
): Promise<void> {
  const input = frameInput(graph.inputs, size);
  const others = graph.inputs.filter(({ name }) => name !== input.name);
  let states = Object.fromEntries(others.map((each) => [each.name, zeros(each)]));
  const count = input.frames ?? frames;
  if (frames < count)
    throw invalidInput(`the recording has ${frames} frames, fewer than the ${count} of a run`);
  for (let t = 0; t + count <= frames; t += count) {
    const x: FedTensor = {
      type: 'float32',
      dims: input.dims.with(input.time, count),
      data: data.slice(t * size, (t + count) * size),
    };
    const feeds: Feeds = { ...states, [input.name]: x };
    const results = await graph.run(feeds);
    await see(results);
    const back = statesBack(states, outputs, results);
    states = Object.fromEntries(
      Object.entries(states).map(([name, old]) => [name, results[back.get(name) ?? ''] ?? old]),
    );
  }
}
