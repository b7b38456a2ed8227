/** Lattices: what a search has not given up, as posteriors, sentences and files. */
export { Lattice, type LatticeScales, type LatticeSentence, type LatticeWord } from './lattice';
export type { LatticeArc, LatticeArcs } from './arcs';
export type { ArcPosterior } from './lattice';
export { loadLattice, type LatticeLoadOptions } from './load';
export { saveLattice, type LatticeSaveOptions } from './save';
