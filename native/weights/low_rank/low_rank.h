// W = A B for A [rows, r] and B [r, cols]; p is A, then B. dA += dW B^T, dB += A^T dW.
//
// Measured on [2000, 500] of 4 gates, float, one thread on a Xeon (model 207) that others used too;
// the best of 8 runs (medians were up to three times as long), r = 50: forward 0.9 ms,
// backward 2.1 ms.
#pragma once

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

class LowRank final : public Structure {
 public:
  LowRank(const WeightShape& shape, std::size_t rank) : Structure(shape), rank_(rank) {}

  std::vector<Part> parts() const override;
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  SharedWeight pack(const StoredMatrix* numbers) const override;
  SharedWeight pack_observed(const StoredMatrix* numbers,
                             std::vector<SharedMoment>& moments) const override;

 private:
  std::size_t rank_;
};

// Parts "a" and "b".
CheckedWeight check_low_rank(const StoredWeight& stored, std::size_t gates);

}  // namespace compact_rnn
