// The loss by any criterion, chosen by its kind.
#pragma once

#include <memory>
#include <vector>

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"
#include "train/graphs/state_graph.h"

namespace compact_rnn::train {

enum class CriterionKind { ctc, smbr, cross_entropy, mean_square, divergence };

// A criterion and the targets of one batch, time-major like the scores.
struct Criterion {
  CriterionKind kind = CriterionKind::cross_entropy;
  // ctc, smbr: of all sequences; cross_entropy: [frames * sequences]
  std::vector<std::int32_t> labels;
  std::vector<std::uint32_t> label_lengths;               // ctc, smbr
  std::int32_t blank = 0;                                 // ctc, smbr
  std::vector<std::shared_ptr<const StateGraph>> graphs;  // smbr: of each sequence
  double acoustic_scale = 1, ctc_weight = 0;              // smbr
  std::vector<float> targets;  // mean_square, divergence: [frames * sequences][units]
  double temperature = 1;      // divergence
  // Outputs of a model that is held to, [frames * sequences][units], and how strongly; none if 0.
  std::vector<float> held_to;
  double hold = 0;
};

// See criteria/criterion.h for scores and gradient. The gradient, but not the loss, is of
//
//   loss + hold sum over frames of KL(held_to || scores)
//
// (Yu, Yao, Su, Li and Seide 2013, KL-divergence regularized deep neural network adaptation).
Scored compute_loss(const Criterion& criterion, const float* scores, std::size_t units,
                    const Shape& shape, float* gradient, Team& team);

}  // namespace compact_rnn::train
