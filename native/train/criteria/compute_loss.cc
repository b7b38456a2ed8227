#include "train/criteria/compute_loss.h"

#include "train/criteria/ctc.h"
#include "train/criteria/frame_criteria.h"

namespace compact_rnn::train {

Scored compute_loss(const Criterion& criterion, const float* scores, std::size_t units,
                    const Shape& shape, float* gradient, Team& team) {
  switch (criterion.kind) {
    case CriterionKind::ctc: {
      const CtcTargets targets{criterion.labels.data(), criterion.label_lengths.data(),
                               criterion.blank};
      return ctc(scores, units, shape, targets, gradient, team);
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

}  // namespace compact_rnn::train
