/** Calls that take lattices. */
import { Lattice } from '../../../lib';
import { fileWith, type Samples, soon, workFolder } from '../sample';

export const SLF = `VERSION=1.0
N=3 L=3
I=0 t=0
I=1 t=2
I=2 t=5
J=0 S=0 E=1 W=ab a=-1 l=-0.5
J=1 S=1 E=2 W="b" ts=3 te=5 a=-1 l=-0.5
J=2 S=1 E=2 W=!NULL a=-2
`;

function arcs(): object {
  return {
    nodes: 3,
    arcs: [
      { from: 0, to: 1, word: 'ab', start: 0, end: 2, acoustic: -1, language: -0.5 },
      { from: 1, to: 2, word: null, start: 2, end: 5, acoustic: -2, language: 0 },
      { from: 1, to: 2, word: 'b', start: 3, end: 5, acoustic: -1, language: -0.5 },
    ],
  };
}

const lattice = (): Lattice => new Lattice(arcs() as never);

export const LATTICES: Samples = {
  'new Lattice': [() => ({ args: [arcs()] })],
  'Lattice.best': [
    () => ({ receiver: lattice(), args: [3, { acousticScale: 0.5, wordPenalty: 1 }] }),
  ],
  'Lattice.posteriors': [() => ({ receiver: lattice(), args: [{ languageScale: 2 }] })],
  'Lattice.pruned': [() => ({ receiver: lattice(), args: [2, { languageScale: 2 }] })],
  loadLattice: [
    () => ({ args: [fileWith('read.lat', SLF), { framesPerSecond: 100, signal: soon() }] }),
  ],
  saveLattice: [() => ({ args: [lattice(), `${workFolder()}/written.lat`, { signal: soon() }] })],
};
