/** Calls of sequence training: what may be said instead. */
import {
  Lattice,
  makeGrammar,
  sentenceGraph,
  type Grammar,
  type StateGraph,
  type Units,
} from '../../../lib';
import { model, networks, numbers, type Samples, soon, units } from '../sample';
import { examples } from './training';

async function grammar(): Promise<Grammar> {
  return makeGrammar(['ab b', 'b']);
}

async function graph(): Promise<StateGraph> {
  return sentenceGraph(units() as Units, { grammar: await grammar() });
}

function lattice(): Lattice {
  const arc = { from: 0, to: 1, word: 'ab', start: 0, end: 2, acoustic: -1, language: -0.5 };
  return new Lattice({ nodes: 2, arcs: [arc] });
}

export const SEQUENCE_TRAINING: Samples = {
  sentenceGraph: [async () => ({ args: [units(), { grammar: await grammar(), lmWeight: 0.5 }] })],
  latticeGraph: [
    async () => ({ args: [units(), lattice(), { grammar: await grammar(), lmWeight: 0.5 }] }),
  ],
  'new StateGraph': [() => ({ args: [{ handle: {}, states: 1 }] })],
  alignExamples: [
    () => {
      const list = [{ inputs: numbers(16), frames: 4, labels: [1, 2] }];
      const supply = { count: 1, frames: () => 4, load: () => list[0] };
      return { args: [model(), supply, { reach: 2, threads: 1, signal: soon() }] };
    },
  ],
  withGraph: [async () => ({ args: [examples(), await graph()] })],
  withLattices: [
    async () => ({
      args: [examples(), model(), { grammar: await grammar(), beam: 10, latticeBeam: 5 }],
    }),
  ],
  train: [
    async () => {
      const list = [{ inputs: numbers(16), frames: 4, labels: [1, 2], graph: await graph() }];
      const criterion = { kind: 'smbr', blank: 0, acousticScale: 0.5, ctcWeight: 0.1 };
      const supply = { count: 1, frames: () => 4, load: () => list[0] };
      return { args: [networks()[0]!, supply, { criterion, epochs: 1, signal: soon() }] };
    },
  ],
};
