// Weights of every kind in awkward shapes, and their definitions in plain loops.
#pragma once

#include <string>
#include <vector>

#include "../buffers.h"
#include "representations/spec.h"

namespace compact_rnn::test {

struct KindCase {
  std::string name;
  representations::Spec spec;
  representations::Shape shape;
};

// Every kind in every shape: one number, one row, one column, cells that fill no block, fewer
// buckets than a block has rows.
std::vector<KindCase> kinds_of_weight();

representations::Spec low_rank(std::size_t rank);
representations::Spec hashed(std::uint32_t buckets, std::uint32_t seed, bool is_signed);
representations::Spec toeplitz_like(std::size_t rank);
representations::Spec quantized();
// What it is made of used as int8 would store it.
representations::Spec in_int8(representations::Spec spec);
// Whether it rounds, which has no useful derivative.
bool is_rounded(const representations::Spec& spec);
representations::Spec stacked(std::vector<representations::Spec> gates);
// Each block is there with the given probability, in percent; some rows of blocks have none.
representations::Spec sparse(const representations::Shape& shape, std::size_t block, int percent,
                             Randoms& randoms);

// W [rows, cols] by its definition, in doubles.
std::vector<double> defined(const representations::Spec& spec, const representations::Shape& shape,
                            const double* p);

}  // namespace compact_rnn::test
