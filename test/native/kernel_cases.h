// Random tasks for each family of kernels, of awkward sizes and from misaligned buffers, and the bound within
// which an ISA must agree with its scalar twin.
#pragma once

#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "base/aligned.h"
#include "kernels/kernels.h"

namespace compact_rnn::test {

// Floats that begin 4 bytes past a 64-byte boundary: no kernel may count on alignment.
class Misaligned {
 public:
  explicit Misaligned(std::size_t size) : buffer_(size + 1) {}
  float* data() { return buffer_.data() + 1; }

 private:
  AlignedArray<float> buffer_;
};

// Numbers in [-scale, scale].
class Randoms {
 public:
  explicit Randoms(unsigned seed) : engine_(seed) {}
  float* fill(float* v, std::size_t size, float scale) {
    std::uniform_real_distribution<float> uniform(-scale, scale);
    for (std::size_t i = 0; i < size; ++i) v[i] = uniform(engine_);
    return v;
  }

 private:
  std::mt19937 engine_;
};

struct Sizes {
  std::size_t cells, inputs, recurrent;
};

// Random weights [rows, inputs] and [rows, recurrent] with the vectors that they multiply.
class Parts {
 public:
  Parts(const Sizes& sizes, std::size_t rows, unsigned seed)
      : randoms(seed + static_cast<unsigned>(rows + sizes.inputs)),
        sizes_(sizes),
        input_(rows * sizes.inputs),
        recurrent_(rows * sizes.recurrent),
        x_(sizes.inputs),
        m_(sizes.recurrent) {
    randoms.fill(input_.data(), rows * sizes.inputs, 0.3f);
    randoms.fill(recurrent_.data(), rows * sizes.recurrent, 0.3f);
    randoms.fill(x_.data(), sizes.inputs, 1.0f);
    randoms.fill(m_.data(), sizes.recurrent, 1.0f);
  }
  Segment x() { return {input_.data(), x_.data(), sizes_.inputs}; }
  Segment m() { return {recurrent_.data(), m_.data(), sizes_.recurrent}; }

  Randoms randoms;

 private:
  Sizes sizes_;
  Misaligned input_, recurrent_, x_, m_;
};

// One cell, one block less one, one block and one, more than four blocks; odd and empty inputs.
const std::vector<Sizes> kSizes = {{1, 1, 1},      {15, 3, 15},     {16, 16, 16}, {17, 1, 17},
                                   {31, 40, 7},    {33, 5, 33},     {64, 0, 64},  {65, 13, 20},
                                   {100, 257, 51}, {128, 257, 128}, {7, 500, 3},  {150, 1, 500}};

}  // namespace compact_rnn::test
