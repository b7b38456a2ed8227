#include "train/criteria/ctc.h"

#include <algorithm>
#include <vector>

#include "text/ctc_path.h"
#include "text/edit_distance.h"
#include "train/criteria/aligner.h"

namespace compact_rnn::train {
namespace {

// The greatest sizes of a batch.
struct Extent {
  std::size_t frames = 0, labels = 0, cells = 0;
};

Extent extent_of(const Shape& shape, const CtcTargets& targets) {
  Extent most;
  for (std::size_t b = 0; b < shape.sequences; ++b) {
    const std::size_t frames = shape.lengths[b], labels = targets.label_lengths[b];
    most.frames = std::max(most.frames, frames);
    most.labels = std::max(most.labels, labels);
    most.cells = std::max(most.cells, frames * (labels + 1));
  }
  return most;
}

// A member's memory for one sequence after another: a team's tasks must not throw, so they do not
// allocate.
template <class Real>
struct Workspace {
  Workspace(const Extent& most, std::size_t units)
      : aligner(most.frames, most.labels, units, most.cells),
        path(most.frames),
        distances(most.labels + 1) {}

  Aligner<Real> aligner;
  std::vector<std::int32_t> path;
  std::vector<std::size_t> distances;
};

// Sequence b of a batch with its labels.
template <class Real>
struct Sequence {
  SequenceRows<const Real> scores;
  const std::int32_t* labels;
  std::size_t size;
  std::int32_t blank;

  bool feasible() const { return scores.frames >= shortest_path(labels, size); }
};

template <class Real>
Score score(const Sequence<Real>& its, Workspace<Real>& space) {
  Score scored;
  const SequenceRows<const Real>& rows = its.scores;
  std::size_t length = 0;
  visit_best_path(rows.first, rows.frames, rows.units, rows.stride,
                  static_cast<std::size_t>(its.blank), [&](const PathLabel& label) {
                    space.path[length++] = static_cast<std::int32_t>(label.unit);
                  });
  scored.errors =
      edit_distance(space.path.data(), length, its.labels, its.size, space.distances.data());
  scored.labels = its.size;
  scored.decoded = length;
  ++(its.feasible() ? scored.count : scored.infeasible);
  if (its.feasible())
    scored.loss = space.aligner.forward(its.scores, its.labels, its.size, its.blank);
  return scored;
}

// After score(): writes the gradient of the sequence's frames, and zeros up to `frames` frames.
template <class Real>
void differentiate(const Sequence<Real>& its, Workspace<Real>& space,
                   const SequenceRows<Real>& gradient, std::size_t frames) {
  if (its.feasible()) space.aligner.backward(gradient);
  for (std::size_t t = its.feasible() ? its.scores.frames : 0; t < frames; ++t)
    std::fill_n(gradient.frame(t), gradient.units, Real{0});
}

}  // namespace

template <class Real>
Scored ctc(const Real* scores, std::size_t units, const Shape& shape, const CtcTargets& targets,
           Real* gradient, Team& team) {
  const std::vector<const std::int32_t*> labels = labels_of(targets, shape.sequences);
  const Extent most = extent_of(shape, targets);
  std::vector<Workspace<Real>> spaces;
  for (int member = 0; member < team.size(); ++member) spaces.emplace_back(most, units);
  std::vector<Score> parts(shape.sequences);

  team.distribute(shape.sequences, 1, [&](std::size_t b, int member) {
    Workspace<Real>& space = spaces[static_cast<std::size_t>(member)];
    const Sequence<Real> its = {rows_of(scores, units, shape, b), labels[b],
                                targets.label_lengths[b], targets.blank};
    parts[b] = score(its, space);
    if (gradient != nullptr)
      differentiate(its, space, rows_of(gradient, units, shape, b), shape.frames);
  });
  return sum_of(std::move(parts));
}

template Scored ctc(const float*, std::size_t, const Shape&, const CtcTargets&, float*, Team&);
template Scored ctc(const double*, std::size_t, const Shape&, const CtcTargets&, double*, Team&);

}  // namespace compact_rnn::train
