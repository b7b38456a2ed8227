// Training that knows its weights will be int8 (Jacob et al. 2018): p [rows, cols] keeps full
// precision, W is what int8 makes of it,
//
//   s_i = max_j |p_ij| / 127,  W_ij = s_i round(p_ij / s_i), ties to even,
//
// to the bit as weights/convert.h quantizes, in float. Rounding has no useful derivative: collect
// passes dW straight through (Bengio et al. 2013), so it is not the adjoint of expand.
#pragma once

#include "representations/representation.h"

namespace compact_rnn::representations {

// One row of W.
template <class Real>
void quantize_row(const Real* p, std::size_t cols, Real* w);

template <class Real>
class Quantized : public Representation<Real> {
 public:
  explicit Quantized(const Shape& shape) : rows_(shape.rows), cols_(shape.cols) {}

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  std::size_t rows_, cols_;
};

}  // namespace compact_rnn::representations
