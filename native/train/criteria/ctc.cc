#include "train/criteria/ctc.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "train/criteria/aligner.h"
#include "train/criteria/best_path.h"
#include "train/criteria/edit_distance.h"

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

// What a member of the team needs for one sequence after another: a share must not throw, so it
// does not allocate.
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
  Track<const Real> scores;
  const std::int32_t* labels;
  std::size_t size;
  std::int32_t blank;

  bool feasible() const { return scores.frames >= shortest_alignment(labels, size); }
};

template <class Real>
Scored score(const Sequence<Real>& its, Workspace<Real>& space) {
  Scored scored;
  const std::size_t said = best_path(its.scores, its.blank, space.path.data());
  scored.errors =
      edit_distance(space.path.data(), said, its.labels, its.size, space.distances.data());
  scored.labels = its.size;
  ++(its.feasible() ? scored.count : scored.infeasible);
  if (its.feasible())
    scored.loss = space.aligner.forward(its.scores, its.labels, its.size, its.blank);
  return scored;
}

// After score(): the gradient of its frames and zeros behind them, of `frames` frames in all.
template <class Real>
void differentiate(const Sequence<Real>& its, Workspace<Real>& space, const Track<Real>& gradient,
                   std::size_t frames) {
  if (its.feasible()) space.aligner.backward(gradient);
  for (std::size_t t = its.feasible() ? its.scores.frames : 0; t < frames; ++t)
    std::fill_n(gradient.frame(t), gradient.units, Real{0});
}

// The labels of each sequence.
std::vector<const std::int32_t*> labels_of(const Shape& shape, const CtcTargets& targets) {
  std::vector<const std::int32_t*> labels(shape.sequences, targets.labels);
  for (std::size_t b = 1; b < shape.sequences; ++b)
    labels[b] = labels[b - 1] + targets.label_lengths[b - 1];
  return labels;
}

Scored sum_of(const std::vector<Scored>& parts) {
  Scored sum;
  for (const Scored& part : parts) {
    sum.loss += part.loss;
    sum.count += part.count;
    sum.errors += part.errors;
    sum.labels += part.labels;
    sum.infeasible += part.infeasible;
  }
  return sum;
}

}  // namespace

std::size_t shortest_alignment(const std::int32_t* labels, std::size_t size) {
  std::size_t frames = size;
  for (std::size_t i = 1; i < size; ++i) frames += labels[i] == labels[i - 1];
  return frames;
}

template <class Real>
Scored ctc(const Real* scores, std::size_t units, const Shape& shape, const CtcTargets& targets,
           Real* gradient, Team& team) {
  const std::vector<const std::int32_t*> labels = labels_of(shape, targets);
  const Extent most = extent_of(shape, targets);
  std::vector<Workspace<Real>> spaces;
  for (int member = 0; member < team.size(); ++member) spaces.emplace_back(most, units);
  std::vector<Scored> parts(shape.sequences);

  // Whoever is free takes the next sequence: lengths differ.
  std::atomic<std::size_t> next{0};
  team.each([&](int member) {
    Workspace<Real>& space = spaces[static_cast<std::size_t>(member)];
    for (std::size_t b = next++; b < shape.sequences; b = next++) {
      const Sequence<Real> its = {track_of(scores, units, shape, b), labels[b],
                                  targets.label_lengths[b], targets.blank};
      parts[b] = score(its, space);
      if (gradient != nullptr)
        differentiate(its, space, track_of(gradient, units, shape, b), shape.frames);
    }
  });
  return sum_of(parts);
}

template Scored ctc(const float*, std::size_t, const Shape&, const CtcTargets&, float*, Team&);
template Scored ctc(const double*, std::size_t, const Shape&, const CtcTargets&, double*, Team&);

}  // namespace compact_rnn::train
