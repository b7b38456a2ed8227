// W of the buckets, and back.
//
// Measured on [2000, 500] of 4 gates, float, one thread on a Xeon (model 207) that others used too;
// the best of 8 runs (medians were up to three times as long), for buckets of 12 % of the
// entries, with signs: forward 1.5 ms, backward 1.4 ms.
#pragma once

#include "base/aligned.h"
#include "weights/hashed/hashed.h"

namespace compact_rnn {

template <class Real>
class HashedParametrization final : public Parametrization<Real> {
 public:
  explicit HashedParametrization(const Hashed& hashed);

  void forward(const Real* p, Real* w, Team& team) override;
  void backward(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  // The entries of a block in one column of W.
  struct Run {
    std::size_t entry, rows;  // the first entry, and how many there are, one below the other
    std::size_t bucket;       // in the table, of the first; the others follow
    Real sign;
  };
  template <class Visit>
  void each_run(Range blocks, const Visit& visit) const;
  std::size_t blocks() const;

  WeightShape shape_;
  std::uint32_t k_, seed_;
  bool is_signed_;
  // The buckets and behind them the first 15 once more, modulo k, so that 16 rows read on without a
  // wrap; and their gradients.
  AlignedArray<Real> table_;
  AlignedArray<double> sums_;
};

}  // namespace compact_rnn
