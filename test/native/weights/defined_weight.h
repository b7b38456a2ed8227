// Weights of every kind in awkward shapes, and their definitions in plain loops.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "../buffers.h"
#include "weights/structure.h"

namespace compact_rnn::test {

struct DefinedWeight {
  SharedStructure structure;
  // W [rows, cols] by its definition, in doubles, of p.
  std::function<std::vector<double>(const double* p)> defined;
  bool is_rounded = false;  // which has no useful derivative

  const WeightShape& shape() const { return structure->shape(); }
};

DefinedWeight dense(const WeightShape& shape);
DefinedWeight low_rank(const WeightShape& shape, std::size_t rank);
DefinedWeight hashed(const WeightShape& shape, std::uint32_t buckets, std::uint32_t seed,
                     bool is_signed);
DefinedWeight toeplitz_like(const WeightShape& shape, std::size_t rank);
// Each block is there with the given probability, in percent; some rows of blocks have none.
DefinedWeight sparse(const WeightShape& shape, std::size_t block, int percent, Randoms& randoms);
DefinedWeight stacked(const std::vector<DefinedWeight>& gates);
// Of one that has rows to round: used as int8 would store it.
DefinedWeight quantized(const DefinedWeight& weight);

struct NamedWeight {
  std::string name;
  DefinedWeight weight;
};

// Every kind in every shape: one number, one row, one column, cells that fill no block, fewer
// buckets than a block has rows.
std::vector<NamedWeight> weights_of_every_kind();

}  // namespace compact_rnn::test
