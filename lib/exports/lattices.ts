/** Lattices: what a search has not given up. */
export {
  Lattice,
  loadLattice,
  saveLattice,
  type ArcPosterior,
  type LatticeArc,
  type LatticeArcs,
  type LatticeLoadOptions,
  type LatticeSaveOptions,
  type LatticeScales,
  type LatticeSentence,
  type LatticeWord,
} from '../lattices';
