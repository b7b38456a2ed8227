/**
 * What recurrent layers of a graph give over inputs of the graph: it is run in onnxruntime with
 * those values as outputs besides its own.
 */
import {
  type Moments,
  ObservedMoments,
  type ProjectionGroup,
  type SecondMoments,
} from '../compress';
import { invalidInput, invalidOption } from '../errors';
import { namedError } from '../files';
import { type NumpyArray, onnxTree } from '../formats';
import { denseWeight, type Weight } from '../weights';
import { type Calibration, calibrationArrays, isRecording } from './calibration';
import { type GraphLayer, graphOf, type OnnxGraph, partsOfGraph } from './graph';
import { feedsOf } from './onnxruntime/feeds';
import type { FedTensor, Feeds, InputInfo } from './onnxruntime/protocol';
import { Runtime } from './onnxruntime/runtime';
import { framesOf, runOver } from './recordings';

/** Where h of a layer can be seen. */
interface Observed {
  readonly layer: GraphLayer;
  readonly values: readonly string[];
  /**
   * [frames, directions, batch, N] of Y and [directions, batch, N] of Y_h; of a cell [batch, N].
   */
  readonly directions: number;
}

/**
 * Values of the main graph that hold h, each of some frames.
 * @throws CompactRnnError INVALID_OPTION where there is none.
 */
function observed(layer: GraphLayer, { main }: onnxTree.Tree): Observed {
  const { name, nodes, written } = layer;
  const directions = layer.layer.weights.length;
  if (written?.every(({ node }) => node.home === main))
    return { layer, values: written.map(({ node }) => node.proto.output[0]!), directions };
  for (const { node, outputs, frames } of nodes) {
    const value = outputs.y || (frames === 1 ? outputs.h : '');
    if (node.home === main && value !== '') return { layer, values: [value], directions };
  }
  throw invalidOption(
    `calibration cannot see what ${name} gives: it is in a graph inside of a node, or gives final states alone; leave it ` +
      'out by --layers, or --calibrate out',
  );
}

/** The rows of h of one direction, [frames, N]. */
function rowsOf({ data, dims }: FedTensor, d: number, directions: number): Weight {
  const n = dims.at(-1)!;
  const batch = dims.at(-2)!;
  const frames = data.length / (directions * batch * n);
  const rows = new Float32Array(frames * batch * n);
  for (let t = 0; t < frames; t++) {
    const start = (t * directions + d) * batch * n;
    rows.set((data as Float32Array).subarray(start, start + batch * n), t * batch * n);
  }
  return denseWeight(frames * batch, n, rows);
}

/**
 * One run for each file, or several where every array has an axis more than its input: that of the
 * runs.
 */
function* runsOf(
  inputs: readonly InputInfo[],
  arrays: ReadonlyMap<string, NumpyArray>,
): Generator<Feeds> {
  const ranks = new Map(inputs.map(({ name, shape }) => [name, shape?.length]));
  const all = [...arrays];
  const stacked =
    all.length > 0 && all.every(([name, { shape }]) => shape.length - 1 === ranks.get(name));
  if (!stacked) {
    yield feedsOf(inputs, arrays);
    return;
  }
  const [, first] = all[0]!;
  const count = first.shape[0]!;
  const uneven = all.find(([, { shape }]) => shape[0] !== count);
  if (uneven)
    throw invalidInput(
      `${uneven[0]} holds ${uneven[1].shape[0]!} runs, but ${all[0]![0]} ${count}`,
    );
  for (let k = 0; k < count; k++) {
    const one = all.map(([name, { shape, data }]): [string, NumpyArray] => {
      const size = data.length / count;
      return [name, { shape: shape.slice(1), data: data.slice(k * size, (k + 1) * size) }];
    });
    yield feedsOf(inputs, new Map(one));
  }
}

/**
 * The moments of what each group multiplies, over some inputs.
 * @throws CompactRnnError INVALID_OPTION where onnxruntime-node is not installed or a layer cannot
 *   be seen; INVALID_INPUT for arrays that are not those of the inputs, or too few frames; IO; the
 *   reason of `signal`.
 */
export async function observedMoments(
  graph: OnnxGraph,
  groups: readonly ProjectionGroup[],
  calibration: readonly Calibration[],
  signal: AbortSignal | undefined,
): Promise<SecondMoments> {
  const { tree, layers } = partsOfGraph(graph);
  const wanted = new Map(groups.map(({ layer }) => [layer, observed(layers[layer]!, tree)]));
  const all = [...wanted.values()].flatMap((each) => each.values);
  const values = [...new Set(all)];
  const open = graphOf(onnxTree.withOutputs(tree, values));
  const sums = groups.map(({ recurrent: { cols } }) => new ObservedMoments(cols));
  const frames = groups.map(() => 0);
  await Runtime.using(
    'calibration of a graph',
    async (runtime) => {
      const session = await runtime.open(open);
      const see = async (results: Readonly<Record<string, FedTensor>>): Promise<void> => {
        for (const [i, { layer, direction }] of groups.entries()) {
          const seen = wanted.get(layer)!;
          for (const value of seen.values) {
            const h = rowsOf(results[value]!, direction, seen.directions);
            await sums[i]!.add(h, { signal });
            frames[i]! += h.rows;
          }
        }
      };
      for (const each of calibration) {
        if (isRecording(each)) {
          await runOver(session, tree.main.outputs, await framesOf(each), see).catch(
            (cause: unknown) => {
              throw namedError(each.audio, cause);
            },
          );
          continue;
        }
        const { arrays, naming } = await calibrationArrays(each);
        try {
          for (const feeds of runsOf(session.inputs, arrays))
            await see(await session.run(feeds, values));
        } catch (cause) {
          throw naming(cause);
        }
      }
    },
    signal,
  );
  const moments = groups.map(({ layer, recurrent: { cols } }, i): Moments => {
    const { name, cell, resetAfter } = layers[layer]!.layer;
    if (frames[i]! < cols)
      throw invalidInput(
        `the calibration has ${frames[i]!} frames, fewer than ${name} has cells, ${cols}: give it that many at least, better ` +
          'ten times as many',
      );
    // Where r acts first, W_h multiplies r h, which has another mean.
    return sums[i]!.moments(frames[i]!, cell !== 'gru' || resetAfter === true);
  });
  return { moments, examples: calibration.length, frames: Math.max(0, ...frames) };
}
