#include "train/criteria/smbr.h"

#include <algorithm>
#include <utility>

#include "train/criteria/best_alignment.h"
#include "train/criteria/ctc.h"
#include "train/graphs/expected_accuracy.h"

namespace compact_rnn::train {
namespace {

// The greatest sizes of a batch.
struct Extent {
  std::size_t frames = 0, labels = 0, label_cells = 0, states = 0, state_cells = 0;
};

Extent extent_of(const Shape& shape, const SmbrTargets& targets) {
  Extent most;
  for (std::size_t b = 0; b < shape.sequences; ++b) {
    const std::size_t frames = shape.lengths[b], labels = targets.ctc.label_lengths[b],
                      states = targets.graphs[b]->states().size();
    most.frames = std::max(most.frames, frames);
    most.labels = std::max(most.labels, labels);
    most.label_cells = std::max(most.label_cells, frames * (labels + 1));
    most.states = std::max(most.states, states);
    most.state_cells = std::max(most.state_cells, frames * states);
  }
  return most;
}

// A member's memory for one sequence after another: a team's tasks must not throw, so they do not
// allocate.
template <class Real>
struct Workspace {
  Workspace(const Extent& most, std::size_t units)
      : aligner(most.labels, most.label_cells),
        reference(most.frames),
        expected(most.frames, most.states, units, most.state_cells) {}

  BestAligner aligner;
  std::vector<std::int32_t> reference;
  ExpectedAccuracy<Real> expected;
};

template <class Real>
void scale(const SequenceRows<Real>& gradient, double factor) {
  for (std::size_t t = 0; t < gradient.frames; ++t)
    for (std::size_t u = 0; u < gradient.units; ++u)
      gradient.frame(t)[u] = static_cast<Real>(factor * static_cast<double>(gradient.frame(t)[u]));
}

}  // namespace

template <class Real>
Scored smbr(const Real* scores, std::size_t units, const Shape& shape, const SmbrTargets& targets,
            Real* gradient, Team& team) {
  const double share = 1 - targets.ctc_weight;
  Scored scored = ctc(scores, units, shape, targets.ctc, gradient, team);
  const std::vector<const std::int32_t*> labels = labels_of(targets.ctc, shape.sequences);
  const Extent most = extent_of(shape, targets);
  std::vector<Workspace<Real>> spaces;
  for (int member = 0; member < team.size(); ++member) spaces.emplace_back(most, units);

  team.distribute(shape.sequences, 1, [&](std::size_t b, int member) {
    Score& its = scored.sequences[b];
    if (its.infeasible > 0) return;
    Workspace<Real>& space = spaces[static_cast<std::size_t>(member)];
    const SequenceRows<const Real> rows = rows_of(scores, units, shape, b);
    std::int32_t* reference = space.reference.data();
    space.aligner.align(rows, labels[b], targets.ctc.label_lengths[b], targets.ctc.blank,
                        reference);
    hold_units(reference, rows.frames, targets.ctc.blank);
    const double accuracy =
        space.expected.forward(*targets.graphs[b], rows, reference, targets.acoustic_scale);
    const bool feasible = accuracy != StateGraph::kNone;
    if (gradient != nullptr) {
      const SequenceRows<Real> its_gradient = rows_of(gradient, units, shape, b);
      scale(its_gradient, feasible ? targets.ctc_weight : 0);
      if (feasible) space.expected.backward(its_gradient, -share);
    }
    its.loss = feasible ? share * (static_cast<double>(rows.frames) - accuracy) +
                              targets.ctc_weight * its.loss
                        : 0;
    its.count = feasible ? 1 : 0;
    its.infeasible = feasible ? 0 : 1;
  });
  return sum_of(std::move(scored.sequences));
}

template Scored smbr(const float*, std::size_t, const Shape&, const SmbrTargets&, float*, Team&);
template Scored smbr(const double*, std::size_t, const Shape&, const SmbrTargets&, double*, Team&);

}  // namespace compact_rnn::train
