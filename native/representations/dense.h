// W is p: a gate of a stack whose other gates are of other kinds. A whole weight that is dense
// needs no representation.
#pragma once

#include "representations/representation.h"

namespace compact_rnn::representations {

template <class Real>
class Dense : public Representation<Real> {
 public:
  explicit Dense(const Shape& shape) : size_(shape.size()) {}

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  std::size_t size_;
};

}  // namespace compact_rnn::representations
