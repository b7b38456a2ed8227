/** The frames of a recurrent node: one after the other in place, or by a Scan. */
import type { onnxTree } from '../../formats';
import type { RecurrentNode } from '../recurrent-node';
import { cellStep, type State } from './cells';
import type { Direction } from './direction';
import type { Lengths } from './lengths';
import type { Steps } from './steps';

/** What is asked of the new nodes. */
export interface Wanted {
  /** What they read in the place of X: [frames, batch, inputs]. */
  readonly x: string;
  /** Whether anything still reads Y. */
  readonly y: boolean;
  /** Whether the next matrices read m, of each direction that has a P. */
  readonly m: boolean;
}

/** Stacks what each direction gives along an axis of their own, under a name of the node's. */
function stacked(steps: Steps, all: readonly string[], axis: number, output: string): void {
  if (output === '') return;
  if (all.length === 1) {
    steps.unsqueeze(all[0]!, [axis], output);
    return;
  }
  const apart = all.map((one) => steps.unsqueeze(one, [axis]));
  steps.op('Concat', apart, { axis }, output);
}

/** The outputs of the node, of final states and of every frame. */
function writeOutputs(
  steps: Steps,
  { outputs }: RecurrentNode,
  finals: readonly State[],
  frames: readonly string[] | undefined,
): void {
  const hs = finals.map(({ h }) => h);
  if (frames) stacked(steps, frames, 1, outputs.y);
  stacked(steps, hs, 0, outputs.h);
  if (outputs.c !== '')
    stacked(
      steps,
      finals.map(({ c }) => c!),
      0,
      outputs.c,
    );
}

/** All frames one after the other; the sums of each direction are rows [frames * batch, G N]. */
export function unrolled(
  steps: Steps,
  node: RecurrentNode,
  all: readonly Direction[],
  wanted: Wanted,
): string[] {
  const count = node.frames!;
  const runs = all.map(({ weights, sums, initial, d, backward }) => {
    const { activations } = node.weights[d]!;
    const rows = node.weights[d]!.recurrent.rows;
    const frames =
      count === 1
        ? [sums]
        : steps
            .split(steps.reshape(sums, [count, -1, rows]), 0, Array<number>(count).fill(1))
            .map((frame) => steps.squeeze(frame, [0]));
    const states: State[] = [];
    let state = initial;
    for (const [k, x] of (backward ? frames.toReversed() : frames).entries()) {
      const isRead = wanted.m || k < count - 1;
      state = cellStep(steps, { ...node, activations }, weights, x, state, isRead);
      states.push(state);
    }
    return { final: state, states: backward ? states.toReversed() : states };
  });
  const ofFrames = (pick: (state: State) => string): string[] =>
    runs.map(({ states }) =>
      steps.concat(
        states.map((state) => steps.unsqueeze(pick(state), [0])),
        0,
      ),
    );
  const finals = runs.map(({ final }) => final);
  writeOutputs(steps, node, finals, wanted.y ? ofFrames(({ h }) => h) : undefined);
  return wanted.m ? ofFrames(({ h, m }) => m ?? h) : [];
}

/** The states that a direction carries from frame to frame: those that the step or an end reads. */
function carried({ node, initial, weights }: Direction, masked: boolean): (keyof State)[] {
  const readsH = weights.projection === undefined || node.cell === 'gru';
  const h = readsH || masked || node.outputs.h !== '';
  return [
    ...(h ? (['h'] as const) : []),
    ...(initial.c ? (['c'] as const) : []),
    ...(initial.m ? (['m'] as const) : []),
  ];
}

export function scanned(
  steps: Steps,
  node: RecurrentNode,
  all: readonly Direction[],
  wanted: Wanted,
  lengths: Lengths | undefined,
): string[] {
  const body = steps.inside('frame');
  const states = all.map((each) => carried(each, lengths !== undefined));
  const before = all.map((_, d): State => {
    const names = states[d]!.map((key) => [key, body.name(`${key}_before`)]);
    return { h: '', ...(Object.fromEntries(names) as Partial<State>) };
  });
  const frames = all.map(() => body.name('sums'));
  const active = lengths && body.name('active');
  const after = all.map(({ weights, d }) => {
    const { activations } = node.weights[d]!;
    const state = cellStep(body, { ...node, activations }, weights, frames[d]!, before[d]!);
    return active === undefined ? state : held(body, active, state, before[d]!, states[d]!);
  });
  const emits = (value: string): string =>
    active === undefined ? value : body.op('Where', [active, value, body.number(0)]);
  const ofFrame: ((state: State) => string)[] = [
    ...(wanted.y ? [({ h }: State) => emits(h)] : []),
    ...(wanted.m ? [({ h, m }: State) => emits(m ?? h)] : []),
  ];
  const outputs = ofFrame.flatMap((pick) => after.map((state) => fresh(body, pick(state))));
  const finalStates = after.flatMap((state, d) =>
    states[d]!.map((key) => fresh(body, state[key]!)),
  );
  const backward = all.map((each) => Number(each.backward && !lengths));
  const directions = [...backward, ...(active === undefined ? [] : [0])];
  const finals = states.map((keys) => keys.map((key) => steps.name(`${key}_after`)));
  const made = outputs.map(() => steps.name('frames'));
  const value = (name: string): onnxTree.NewValue => ({ name, type: steps.type });
  const graph: onnxTree.NewGraph = {
    name: body.prefix,
    nodes: body.nodes,
    inputs: [
      ...before.flatMap((state, d) => states[d]!.map((key) => value(state[key]!))),
      ...frames.map(value),
      ...(active === undefined ? [] : [{ name: active, type: 'bool' } as const]),
    ],
    // In a graph inside of a node, onnxruntime wants their shapes.
    outputs: [...finalStates, ...outputs].map((name) => ({
      ...value(name),
      dims: [`${body.prefix}/batch`, `${body.prefix}/${name}`],
    })),
  };
  steps.ops(
    'Scan',
    [
      ...all.flatMap(({ initial }, d) => states[d]!.map((key) => initial[key]!)),
      ...all.map(({ sums }) => sums),
      ...(lengths ? [lengths.active] : []),
    ],
    [...finals.flat(), ...made],
    {
      body: { graph },
      num_scan_inputs: directions.length,
      scan_input_directions: directions,
      ...(made.length > 0 && { scan_output_directions: ofFrame.flatMap(() => backward) }),
    },
  );
  const inOrder = made.map((name, k) =>
    lengths && all[k % all.length]!.backward ? lengths.reversed(name) : name,
  );
  const ends = states.map((keys, d): State => ({
    h: '',
    ...(Object.fromEntries(keys.map((key, k) => [key, finals[d]![k]!])) as Partial<State>),
  }));
  writeOutputs(steps, node, ends, wanted.y ? inOrder.slice(0, all.length) : undefined);
  return wanted.m ? inOrder.slice(-all.length) : [];
}

/** A name of its own for an output of a body, which may give no name twice. */
const fresh = (body: Steps, value: string): string => body.op('Identity', [value]);

/** States that stay as they are once a sequence is over. */
function held(
  body: Steps,
  active: string,
  after: State,
  before: State,
  keys: readonly (keyof State)[],
): State {
  const entries = keys.map((key) => [key, body.op('Where', [active, after[key]!, before[key]!])]);
  return { ...after, ...(Object.fromEntries(entries) as Partial<State>) };
}
