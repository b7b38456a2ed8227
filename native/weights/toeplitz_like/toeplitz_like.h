// W of low displacement rank r (Sindhwani, Sainath and Kumar 2015; Lu, Sindhwani and Sainath 2016,
// section 2.2). With n = max(cells, cols), each gate is the first `cells` rows and `cols` columns
// of
//
//   M = sum over pairs i of C(g_i) S(h_i)
//
// with the circulant C(g)[j][k] = g[(j - k) mod n] and the skew-circulant S(h)[j][k] = h[j - k],
// or -h[n + j - k] for j < k: 2 n r numbers a gate. p is G [gates * r, n], then H [gates * r, n];
// row q * r + i is pair i of gate q.
#pragma once

#include <algorithm>

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

// n, the length of each g and h.
inline std::size_t toeplitz_size(const WeightShape& shape) {
  return std::max(shape.cells(), shape.cols);
}

class ToeplitzLike final : public Structure {
 public:
  ToeplitzLike(const WeightShape& shape, std::size_t rank) : Structure(shape), rank_(rank) {}

  std::vector<Part> parts() const override;
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  // Of at most 16 gates.
  SharedWeight pack(const StoredMatrix* numbers) const override;

 private:
  std::size_t rank_;
};

// Parts "g" and "h".
CheckedWeight check_toeplitz_like(const StoredWeight& stored, std::size_t gates);

}  // namespace compact_rnn
