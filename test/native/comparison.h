// What a kernel made against what it should have made; a difference is reported with all that it
// takes to repeat it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/range.h"
#include "format.h"
#include "kernels/isa.h"

namespace compact_rnn::test {

struct Shape {
  std::size_t cells, inputs, recurrent;
};

// One cell, one block less one, one block and one, more than four blocks; odd and empty inputs.
const std::vector<Shape> kShapes = {{1, 1, 1},     {15, 3, 15},     {16, 16, 16}, {17, 1, 17},
                                    {31, 40, 7},   {33, 5, 33},     {64, 0, 64},  {65, 13, 20},
                                    {100, 67, 51}, {128, 257, 128}, {7, 500, 3},  {150, 1, 70}};

// All of `blocks`, and parts of them that begin and end inside a panel.
std::vector<Range> parts_of(std::size_t blocks);

// The task at hand, for reports.
struct Case {
  Isa isa;
  Format format;
  Shape shape;
  Range blocks;
  std::string details;
};

// Equal within 1e-6 (4 + sqrt(inputs + recurrent)): twins round differently (fused or not), that
// many products deep, a few ulps of sums of size about its root, through curves of slope at most 1.
void check_close(const char* what, const Case& its_case, const float* got, const float* expected,
                 std::size_t size);
// Equal to the bit.
void check_same(const char* what, const Case& its_case, const float* got, const float* expected,
                std::size_t size);

// Ends a case about an ISA that this machine lacks: runners skip those by their names.
void require_available(Isa isa);

}  // namespace compact_rnn::test
