// W = A B for A [rows, r] and B [r, cols]; p is A, then B. dA += dW B^T, dB += A^T dW.
#pragma once

#include "representations/representation.h"

namespace compact_rnn::representations {

template <class Real>
class LowRank : public Representation<Real> {
 public:
  LowRank(const Shape& shape, std::size_t rank)
      : rows_(shape.rows), cols_(shape.cols), rank_(rank) {}

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  std::size_t rows_, cols_, rank_;
};

}  // namespace compact_rnn::representations
