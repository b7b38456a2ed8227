#include "weights/low_rank/low_rank.h"

#include "base/checks.h"
#include "weights/dense/panels.h"
#include "weights/low_rank/packed.h"
#include "weights/stored_weight.h"

namespace compact_rnn {

std::vector<Part> LowRank::parts() const {
  return {{"a", shape().rows * rank_, shape().rows, Storage::int4},
          {"b", rank_ * shape().cols, rank_, Storage::int4}};
}

SharedWeight LowRank::pack(const StoredMatrix* numbers) const {
  return std::make_shared<PackedLowRank>(pack_panels(numbers[0], shape().gates),
                                         pack_panels(numbers[1], 1));
}

CheckedWeight check_low_rank(const StoredWeight& stored, std::size_t gates) {
  const StoredMatrix a = stored.matrix_of("a"), b = stored.matrix_of("b");
  require(a.cols == b.rows, "b must have as many rows as a has columns");
  checked_product(a.rows, b.cols, "weight");
  const WeightShape shape = checked_shape(a.rows, b.cols, gates);
  return {std::make_shared<LowRank>(shape, a.cols), {a, b}};
}

}  // namespace compact_rnn
