#include "lattices/lattice.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/error.h"

namespace compact_rnn {
namespace {

constexpr double kMost = 1e15;  // beyond it sums of log-probabilities tell nothing apart

}  // namespace

Lattice::Lattice(std::size_t nodes, std::vector<LatticeArc> arcs)
    : arcs_(std::move(arcs)), first_arcs_(nodes + 1) {
  if (nodes == 0) throw Error("INVALID_INPUT", "a lattice has at least one node");
  for (const LatticeArc& arc : arcs_) {
    if (!(arc.from < arc.to && arc.to < nodes))
      throw Error("INVALID_INPUT", "an arc of the lattice leads from node " +
                                       std::to_string(arc.from) + " to node " +
                                       std::to_string(arc.to) + ", but must lead to a later one");
    if (arc.start > arc.end)
      throw Error("INVALID_INPUT", "an arc of the lattice ends before it starts");
    if (!(std::fabs(arc.acoustic) <= kMost && std::fabs(arc.language) <= kMost))
      throw Error("INVALID_INPUT", "a log-probability of the lattice is not finite");
    ++first_arcs_[arc.from + 1];
  }
  for (std::size_t node = 0; node < nodes; ++node) first_arcs_[node + 1] += first_arcs_[node];
  std::stable_sort(arcs_.begin(), arcs_.end(),
                   [](const LatticeArc& a, const LatticeArc& b) { return a.from < b.from; });
}

std::vector<double> Lattice::weights(const LatticeScales& scales) const {
  std::vector<double> weights;
  weights.reserve(arcs_.size());
  for (const LatticeArc& arc : arcs_) weights.push_back(scales.weight(arc));
  return weights;
}

}  // namespace compact_rnn
