#include "weights/toeplitz_like/toeplitz_like.h"

#include "base/checks.h"
#include "weights/stored_weight.h"
#include "weights/toeplitz_like/packed.h"

namespace compact_rnn {

constexpr std::size_t kMostGates = 16;  // the lanes of a group of pairs (packed.h)

std::vector<Part> ToeplitzLike::parts() const {
  const std::size_t rows = shape().gates * rank_, size = rows * toeplitz_size(shape());
  return {{"g", size, rows}, {"h", size, rows}};
}

SharedWeight ToeplitzLike::pack(const StoredMatrix* numbers) const {
  require(shape().gates <= kMostGates, "a Toeplitz-like weight has at most 16 gates");
  return std::make_shared<PackedToeplitzLike>(shape(), numbers[0], numbers[1]);
}

CheckedWeight check_toeplitz_like(const StoredWeight& stored, std::size_t gates) {
  const WeightShape shape = stored.shape(gates);
  const StoredMatrix g = stored.matrix_of("g"), h = stored.matrix_of("h");
  const std::size_t n = toeplitz_size(shape);
  checked_product(checked_product(n, n, "weight"), gates, "weight");
  require(g.cols == n && h.cols == n,
          "the rows of g and h must be as long as the longer side of a gate");
  require(g.rows == h.rows && g.rows % gates == 0,
          "g and h must have the same number of rows for each gate");
  return {std::make_shared<ToeplitzLike>(shape, g.rows / gates), {g, h}};
}

}  // namespace compact_rnn
