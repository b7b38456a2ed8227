/** Graphs around cells that are written out: one frame, frame by frame, in a Loop and in a Scan. */
import type { GraphSpec, NodeSpec } from '../formats/onnx/write';
import { type Cell, N, X } from './written-cells';

export const BATCH = 2;
export const FRAMES = 4;

/** One frame: states are inputs and outputs. */
export function stepOf({ nodes, weights, kind }: Cell): GraphSpec {
  const state = [BATCH, N];
  return {
    nodes: nodes('cell/', 'x', 'h0', 'c0'),
    inputs: { x: [BATCH, X], h0: state, ...(kind === 'lstm' && { c0: state }) },
    outputs: ['cell/h', ...(kind === 'lstm' ? ['cell/c'] : [])],
    initializers: weights,
    opset: 13,
  };
}

/** Four frames one after the other; states begin as zeros. */
export function unrolledOf({ nodes, weights }: Cell): GraphSpec {
  const frames = Array.from({ length: FRAMES }, (_, t): NodeSpec[] => {
    const before = t === 0 ? 'zeros' : `cell${t - 1}/h`;
    const c = t === 0 ? 'zeros' : `cell${t - 1}/c`;
    const pick = { op: 'Gather', inputs: ['x', `t${t}`], outputs: [`x${t}`] };
    return [pick, ...nodes(`cell${t}/`, `x${t}`, before, c)];
  });
  const index = (t: number) => [`t${t}`, { dims: [], data: [t], type: 'int64' as const }] as const;
  return {
    nodes: frames.flat(),
    inputs: { x: [FRAMES, BATCH, X] },
    outputs: Array.from({ length: FRAMES }, (_, t) => `cell${t}/h`),
    initializers: {
      ...weights,
      zeros: { dims: [BATCH, N], data: new Float32Array(BATCH * N) },
      ...Object.fromEntries(Array.from({ length: FRAMES }, (_, t) => index(t))),
    },
    opset: 13,
  };
}

/** As converters of Keras layers write them: the body of a Loop picks its frame by its count. */
export function loopOf({ nodes, weights, kind }: Cell): GraphSpec {
  const states = kind === 'lstm' ? ['h', 'c'] : ['h'];
  const flag = { dims: [], data: [1], type: 'bool' } as const;
  return {
    nodes: [
      {
        op: 'Loop',
        name: 'loop',
        inputs: ['count', 'yes', ...states.map(() => 'zeros')],
        outputs: [...states.map((name) => `final_${name}`), 'ys'],
        attributes: {
          body: {
            graph: {
              inputs: {
                t: [],
                going: [],
                ...Object.fromEntries(states.map((name) => [name, [BATCH, N]])),
              },
              types: { t: 'int64', going: 'bool', goes: 'bool' },
              outputs: ['goes', ...states.map((name) => `cell/${name}`), 'y'],
              nodes: [
                { op: 'Identity', inputs: ['going'], outputs: ['goes'] },
                { op: 'Gather', inputs: ['x', 't'], outputs: ['frame'] },
                ...nodes('cell/', 'frame', 'h', 'c'),
                { op: 'Identity', inputs: ['cell/h'], outputs: ['y'] },
              ],
            },
          },
        },
      },
    ],
    inputs: { x: [FRAMES, BATCH, X] },
    outputs: ['ys', ...states.map((name) => `final_${name}`)],
    initializers: {
      ...weights,
      zeros: { dims: [BATCH, N], data: new Float32Array(BATCH * N) },
      count: { dims: [], data: [FRAMES], type: 'int64' },
      yes: flag,
    },
    opset: 13,
  };
}

/** The cell in the body of a Scan. */
export function scanOf({ nodes, weights, kind }: Cell): GraphSpec {
  const states = kind === 'lstm' ? ['h', 'c'] : ['h'];
  return {
    nodes: [
      {
        op: 'Scan',
        name: 'scan',
        inputs: [...states.map(() => 'zeros'), 'x'],
        outputs: [...states.map((name) => `final_${name}`), 'ys'],
        attributes: {
          num_scan_inputs: 1,
          body: {
            graph: {
              inputs: {
                ...Object.fromEntries(states.map((name) => [name, [BATCH, N]])),
                frame: [BATCH, X],
              },
              outputs: [...states.map((name) => `cell/${name}`), 'y'],
              nodes: [
                ...nodes('cell/', 'frame', 'h', 'c'),
                { op: 'Identity', inputs: ['cell/h'], outputs: ['y'] },
              ],
            },
          },
        },
      },
    ],
    inputs: { x: [FRAMES, BATCH, X] },
    outputs: ['ys', ...states.map((name) => `final_${name}`)],
    initializers: { ...weights, zeros: { dims: [BATCH, N], data: new Float32Array(BATCH * N) } },
    opset: 13,
  };
}

/** All of them. */
export const writtenGraphs = (cell: Parameters<typeof stepOf>[0]): GraphSpec[] =>
  [stepOf, unrolledOf, loopOf, scanOf].map((make) => make(cell));
