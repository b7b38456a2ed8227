// Training that knows that what its weights are made of will be int8, as quantized.h has it of
// dense ones: W is expanded from what int8 makes of A and B, of buckets, of g and h, row by row,
//
//   W = expand(q),  q = quantized(p),      d p += collect(q, d W)
//
// and gradients pass straight from q to p. Sparse values are f16 in int8 models, and learn without
// this.
#pragma once

#include <memory>
#include <vector>

#include "base/aligned.h"
#include "representations/parts.h"
#include "representations/representation.h"

namespace compact_rnn::representations {

template <class Real>
class QuantizedParts : public Representation<Real> {
 public:
  QuantizedParts(std::unique_ptr<Representation<Real>> weight, std::vector<Part> parts);

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  std::unique_ptr<Representation<Real>> weight_;
  std::vector<Part> parts_;
  AlignedArray<Real> quantized_;  // q, of the last expand
};

}  // namespace compact_rnn::representations
