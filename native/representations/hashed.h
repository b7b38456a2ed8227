// Entries of W share k values, the buckets, of which p is made; kernels/hash.h says which entry is
// which bucket, and its sign.
#pragma once

#include "base/aligned.h"
#include "representations/representation.h"

namespace compact_rnn::representations {

template <class Real>
class Hashed : public Representation<Real> {
 public:
  Hashed(const Shape& shape, const Spec& spec);

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  // The entries of a block in one column of W.
  struct Place {
    std::size_t entry, rows;  // the first entry, and how many there are, one below the other
    std::size_t bucket;       // in the table, of the first; the others follow
    Real sign;
  };
  template <class Visit>
  void each_place(Range blocks, const Visit& visit) const;
  std::size_t blocks() const;

  Shape shape_;
  std::uint32_t k_, seed_;
  bool is_signed_;
  // The buckets and behind them the first 15 once more, modulo k, so that 16 rows read on without a
  // wrap; and their gradients.
  AlignedArray<Real> table_;
  AlignedArray<double> sums_;
};

// The buckets [k] that come closest to W [rows, cols] in the least squares: the mean of the entries
// of each, signs undone; 0 for one that has none. In double.
std::vector<double> fit_buckets(const float* w, const Spec& spec, const Shape& shape, Team& team);

}  // namespace compact_rnn::representations
