// The n best strings of words of a lattice, each once, however many paths say it.
//
// A* over beginnings of sentences (Mohri and Riley 2002, An efficient algorithm for the
// n-best-strings problem): the lattice is made deterministic where the search goes. A beginning
// stands in all nodes that its words lead to, each with the best path there, and is promised the
// best of what may follow, which the backward pass knows exactly. So only beginnings of the n best
// are gone on with.
#pragma once

#include <cstddef>
#include <vector>

#include "lattices/lattice.h"

namespace compact_rnn {

struct LatticeSentence {
  std::vector<std::size_t> arcs;  // of the best path that says it
  double score;                   // the sum of their weights
};

// Up to n sentences, best first; none where the lattice has no path. `weights` as in paths.h.
std::vector<LatticeSentence> best_sentences(const Lattice& lattice,
                                            const std::vector<double>& weights, std::size_t n);

}  // namespace compact_rnn
