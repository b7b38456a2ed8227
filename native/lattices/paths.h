// Sums and bests over all paths of a lattice by forward and backward passes, in the logarithm and
// in double. `weights` are those of Lattice::weights, one an arc.
#pragma once

#include <vector>

#include "lattices/lattice.h"

namespace compact_rnn {

// Of each node: over the paths from the first node to it, and from it to the last node. `total`:
// over all paths of the lattice. Minus infinity where there is no such path: the total of a lattice
// that a beam left empty.
struct PathScores {
  std::vector<double> forward, backward;
  double total;

  // Of the paths through an arc.
  double through(const LatticeArc& arc, double weight) const {
    return forward[arc.from] + weight + backward[arc.to];
  }
};

// Logarithms of the sums of the paths' probabilities.
PathScores sum_of_paths(const Lattice& lattice, const std::vector<double>& weights);
// The best paths' log-probabilities.
PathScores best_of_paths(const Lattice& lattice, const std::vector<double>& weights);

// How probable each arc is, 0 to 1: the share of the paths through it. Zeros where there is no
// path.
std::vector<double> arc_posteriors(const Lattice& lattice, const std::vector<double>& weights);

// How sure each arc's word is (Wessel, Schlüter, Macherey and Ney 2001, Confidence measures for
// large vocabulary continuous speech recognition, C_max): the posteriors of all arcs that say this
// word at a frame, at that frame of the arc where they add up to most. 0 for arcs without a word.
std::vector<double> word_confidences(const Lattice& lattice, const std::vector<double>& posteriors);

// Without the arcs on no path within `beam` (0 or more) of the best one, and without nodes that
// nothing leads to then. A lattice without paths becomes one of two nodes and no arcs.
Lattice prune_lattice(const Lattice& lattice, const std::vector<double>& weights, double beam);

// What is expected of a quantity that each arc has and paths add up, such as how many frames of a
// hypothesis are right: E[sum of values along a path], and of each arc q its posterior times
// E[sum | through q] - E[sum], which is the derivative of the expectation by the weight of q (Povey
// and Woodland 2002, Minimum phone error; Kingsbury 2009).
struct Expectation {
  double mean;
  std::vector<double> derivatives;
};
Expectation expected_sum(const Lattice& lattice, const std::vector<double>& weights,
                         const std::vector<double>& values);

}  // namespace compact_rnn
