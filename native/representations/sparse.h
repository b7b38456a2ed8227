// W is zero but where its pattern (spec.h) says; p is the values there, block after block. The
// pattern stays as it is. What a block holds beyond the last cell of its gate is not part of W.
#pragma once

#include "representations/representation.h"

namespace compact_rnn::representations {

template <class Real>
class Sparse : public Representation<Real> {
 public:
  Sparse(const Shape& shape, std::shared_ptr<const SparsePattern> pattern)
      : shape_(shape), pattern_(std::move(pattern)) {}

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  // Calls visit(i, entry) for every entry of W in the pattern: p[i] is its value.
  template <class Visit>
  void each_value(std::size_t block_row, const Visit& visit) const;

  Shape shape_;
  std::shared_ptr<const SparsePattern> pattern_;
};

}  // namespace compact_rnn::representations
