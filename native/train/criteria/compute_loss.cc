#include "train/criteria/compute_loss.h"

#include "train/criteria/ctc.h"
#include "train/criteria/frame_criteria.h"
#include "train/criteria/smbr.h"

namespace compact_rnn::train {

namespace {

// Adds the gradient of the divergence from the outputs that are held to.
void add_hold(const Criterion& criterion, const float* scores, std::size_t units,
              const Shape& shape, float* gradient, Team& team) {
  const std::size_t size = shape.frames * shape.sequences * units;
  std::vector<float> held(size);
  divergence(scores, units, shape, OutputTargets<float>{criterion.held_to.data()}, 1.0, held.data(),
             team);
  const auto weight = static_cast<float>(criterion.hold);
  for (std::size_t i = 0; i < size; ++i) gradient[i] += weight * held[i];
}

Scored loss_alone(const Criterion& criterion, const float* scores, std::size_t units,
                  const Shape& shape, float* gradient, Team& team) {
  const CtcTargets labels{criterion.labels.data(), criterion.label_lengths.data(), criterion.blank};
  switch (criterion.kind) {
    case CriterionKind::ctc:
      return ctc(scores, units, shape, labels, gradient, team);
    case CriterionKind::smbr: {
      SmbrTargets targets{labels, {}, criterion.acoustic_scale, criterion.ctc_weight};
      for (const auto& graph : criterion.graphs) targets.graphs.push_back(graph.get());
      return smbr(scores, units, shape, targets, gradient, team);
    }
    case CriterionKind::cross_entropy:
      return cross_entropy(scores, units, shape, FrameTargets{criterion.labels.data()}, gradient,
                           team);
    case CriterionKind::mean_square:
      return mean_square(scores, units, shape, OutputTargets<float>{criterion.targets.data()},
                         gradient, team);
    case CriterionKind::divergence:
      return divergence(scores, units, shape, OutputTargets<float>{criterion.targets.data()},
                        criterion.temperature, gradient, team);
  }
  return {};
}

}  // namespace

Scored compute_loss(const Criterion& criterion, const float* scores, std::size_t units,
                    const Shape& shape, float* gradient, Team& team) {
  const Scored scored = loss_alone(criterion, scores, units, shape, gradient, team);
  if (criterion.hold > 0 && gradient != nullptr)
    add_hold(criterion, scores, units, shape, gradient, team);
  return scored;
}

}  // namespace compact_rnn::train
