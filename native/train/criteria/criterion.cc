#include "train/criteria/criterion.h"

#include <utility>

namespace compact_rnn::train {

std::vector<const std::int32_t*> labels_of(const CtcTargets& targets, std::size_t sequences) {
  std::vector<const std::int32_t*> labels(sequences, targets.labels);
  for (std::size_t b = 1; b < sequences; ++b)
    labels[b] = labels[b - 1] + targets.label_lengths[b - 1];
  return labels;
}

Scored sum_of(std::vector<Score> sequences) {
  Scored sum;
  for (const Score& part : sequences) {
    sum.loss += part.loss;
    sum.count += part.count;
    sum.errors += part.errors;
    sum.labels += part.labels;
    sum.decoded += part.decoded;
    sum.infeasible += part.infeasible;
  }
  sum.sequences = std::move(sequences);
  return sum;
}

}  // namespace compact_rnn::train
