// A trained row for each token (Bengio et al. 2003): E [tokens, size].
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/buffer.h"
#include "train/parameters.h"

namespace compact_rnn::train {

template <class Real>
class Embedding {
 public:
  explicit Embedding(Weight<Real> rows) : rows_(rows) {}

  // Takes tokens [frames * sequences], whole numbers below rows_.rows outside padding, to ys
  // [frames * sequences][size], zeros in padding. The tokens must live until backward().
  const Real* forward(const Real* tokens, const Shape& shape, Team& team);
  // Adds each d_ys to the gradient of its token's row, in the order of the frames.
  void backward(const Real* d_ys, Team& team);

 private:
  Weight<Real> rows_;
  const Real* tokens_ = nullptr;
  Shape shape_ = {};
  Buffer<Real> ys_;
};

}  // namespace compact_rnn::train
