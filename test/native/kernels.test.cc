// Every kernel of every ISA that this CPU has against the scalar twin of its family.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "base/aligned.h"
#include "kernel_cases.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

// Twins round differently (fused or not), K products deep: a few ulps of sums of size about sqrt(K), through
// curves of slope at most 1.
float tolerance(std::size_t products) { return 1e-6f * (4.0f + std::sqrt(static_cast<float>(products))); }

void check_equal(const char* what, Isa isa, const Sizes& sizes, const float* got, const float* expected,
                 std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    const float allowed = tolerance(sizes.inputs + sizes.recurrent);
    if (std::fabs(got[i] - expected[i]) <= allowed) continue;
    FAIL(what << " on " << isa_name(isa) << ", " << sizes.cells << " cells, " << sizes.inputs << " inputs, "
              << sizes.recurrent << " recurrent: [" << i << "] is " << got[i] << ", expected " << expected[i]
              << " within " << allowed);
  }
}

void compare_affine(Isa isa, const Sizes& sizes, float clip, Activation activation) {
  const std::size_t rows = blocks_of(sizes.cells) * kBlockRows;
  Parts parts(sizes, rows, 31);
  Misaligned start(rows), y(rows), expected(rows);
  AffineTask task{parts.randoms.fill(start.data(), rows, 1.0f),
                  parts.x(),
                  parts.m(),
                  blocks_of(sizes.cells),
                  clip,
                  activation,
                  expected.data()};
  kernels_of(Isa::scalar).affine(task);
  task.y = y.data();
  kernels_of(isa).affine(task);
  check_equal("affine", isa, sizes, y.data(), expected.data(), rows);
}

// Against the affine kernel of the same ISA, vector by vector and to the bit: that one has its own twin.
void compare_affine_many(Isa isa, const Sizes& sizes, std::size_t panel_blocks, std::size_t count,
                         Activation activation) {
  const std::size_t blocks = blocks_of(sizes.cells), rows = blocks * kBlockRows;
  const std::size_t x_stride = sizes.inputs + 3, y_stride = rows + kBlockRows;
  Misaligned weights(rows * sizes.inputs), start(rows), xs(count * x_stride), ys(count * y_stride),
      expected(rows);
  Randoms randoms(static_cast<unsigned>(rows * 43 + count));
  AffineManyTask task{randoms.fill(weights.data(), rows * sizes.inputs, 0.3f),
                      randoms.fill(start.data(), rows, 1.0f),
                      randoms.fill(xs.data(), count * x_stride, 1.0f),
                      sizes.inputs,
                      x_stride,
                      count,
                      blocks,
                      panel_blocks,
                      0.8f,
                      activation,
                      ys.data(),
                      y_stride};
  kernels_of(isa).affine_many(task);
  for (std::size_t j = 0; j < count; ++j)
    for (std::size_t first = 0; first < blocks; first += panel_blocks) {
      const std::size_t width = std::min(panel_blocks, blocks - first);
      kernels_of(isa).affine(
          {start.data() + first * kBlockRows,
           {weights.data() + first * kBlockRows * sizes.inputs, xs.data() + j * x_stride, sizes.inputs},
           {},
           width,
           0.8f,
           activation,
           expected.data() + first * kBlockRows});
      const float* got = ys.data() + j * y_stride + first * kBlockRows;
      const bool same =
          std::memcmp(got, expected.data() + first * kBlockRows, width * kBlockRows * sizeof(float)) == 0;
      CHECK_MESSAGE(same, "affine_many on ", std::string(isa_name(isa)), ", panels of ", panel_blocks,
                    ", vector ", j, " of ", count);
    }
}

void compare_lstm(Isa isa, const Sizes& sizes, bool peepholes, float gate_clip, float cell_clip) {
  const std::size_t blocks = blocks_of(sizes.cells), rows = blocks * kBlockRows;
  Parts parts(sizes, 4 * rows, 37);
  Misaligned start(4 * rows), diagonals(3 * rows);
  Misaligned c(rows), h(rows), expected_c(rows), expected_h(rows);
  parts.randoms.fill(c.data(), rows, 1.5f);
  std::copy_n(c.data(), rows, expected_c.data());
  LstmTask task{parts.randoms.fill(start.data(), 4 * rows, 1.0f),
                peepholes ? parts.randoms.fill(diagonals.data(), 3 * rows, 1.0f) : nullptr,
                parts.x(),
                parts.m(),
                blocks,
                gate_clip,
                cell_clip,
                expected_c.data(),
                expected_h.data()};
  kernels_of(Isa::scalar).lstm(task);
  task.c = c.data();
  task.h = h.data();
  kernels_of(isa).lstm(task);
  check_equal("lstm c", isa, sizes, c.data(), expected_c.data(), rows);
  check_equal("lstm h", isa, sizes, h.data(), expected_h.data(), rows);
}

void compare_gru(Isa isa, const Sizes& sizes, float gate_clip) {
  const std::size_t blocks = blocks_of(sizes.cells), rows = blocks * kBlockRows;
  Parts parts(sizes, 3 * rows, 41);
  Misaligned start(3 * rows), recurrent_bias(rows), previous(rows), h(rows), expected(rows);
  GruTask task{parts.randoms.fill(start.data(), 3 * rows, 1.0f),
               parts.randoms.fill(recurrent_bias.data(), rows, 1.0f),
               parts.x(),
               parts.m(),
               blocks,
               gate_clip,
               parts.randoms.fill(previous.data(), rows, 1.0f),
               expected.data()};
  kernels_of(Isa::scalar).gru(task);
  task.h = h.data();
  kernels_of(isa).gru(task);
  check_equal("gru", isa, sizes, h.data(), expected.data(), rows);
}

void compare_read(Isa isa, const Sizes& sizes) {
  const std::size_t size = blocks_of(sizes.cells) * 64;
  Misaligned data(size), sink(16), expected(16);
  Randoms(7).fill(data.data(), size, 1.0f);
  kernels_of(Isa::scalar).read({data.data(), size, expected.data()});
  kernels_of(isa).read({data.data(), size, sink.data()});
  check_equal("read", isa, sizes, sink.data(), expected.data(), 16);
}

void affine_twins(Isa isa, const Sizes& sizes) {
  for (const Activation activation :
       {Activation::none, Activation::sigmoid, Activation::tanh, Activation::relu})
    for (const float clip : {kNoClip, 0.5f}) compare_affine(isa, sizes, clip, activation);
}
void affine_many_twins(Isa isa, const Sizes& sizes) {
  for (const std::size_t panel_blocks : {1, 3, 4})
    for (const std::size_t count : {1, 2, 7, 13}) {
      compare_affine_many(isa, sizes, panel_blocks, count, Activation::none);
      compare_affine_many(isa, sizes, panel_blocks, count, Activation::tanh);
    }
}
void lstm_twins(Isa isa, const Sizes& sizes) {
  for (const bool peepholes : {false, true}) {
    compare_lstm(isa, sizes, peepholes, kNoClip, kNoClip);
    compare_lstm(isa, sizes, peepholes, 0.7f, 0.9f);
  }
}
void gru_twins(Isa isa, const Sizes& sizes) {
  compare_gru(isa, sizes, kNoClip);
  compare_gru(isa, sizes, 0.7f);
}
void read_twins(Isa isa, const Sizes& sizes) { compare_read(isa, sizes); }

template <typename Compare>
void twins(Isa isa, Compare compare) {
  if (!isa_available(isa)) return;  // the runner skips the case by name
  for (const Sizes& sizes : kSizes) compare(isa, sizes);
}

}  // namespace

// One case per line of kernels.def.
#define KERNEL(family, Task, isa) \
  TEST_CASE(#family " on " #isa " agrees with its scalar twin") { twins(Isa::isa, family##_twins); }
#include "kernels/kernels.def"
#undef KERNEL

TEST_CASE("the ISAs with fused multiply-add agree to the last bit") {
  if (!isa_available(Isa::avx2) || !isa_available(Isa::avx512)) return;
  const Sizes sizes{48, 40, 57};
  Parts parts(sizes, 4 * sizes.cells, 5);
  Misaligned start(4 * sizes.cells), c1(sizes.cells), h1(sizes.cells), c2(sizes.cells), h2(sizes.cells);
  LstmTask task{parts.randoms.fill(start.data(), 4 * sizes.cells, 1.0f),
                nullptr,
                parts.x(),
                parts.m(),
                blocks_of(sizes.cells),
                kNoClip,
                kNoClip,
                c1.data(),
                h1.data()};
  kernels_of(Isa::avx2).lstm(task);
  task.c = c2.data();
  task.h = h2.data();
  kernels_of(Isa::avx512).lstm(task);
  CHECK(std::memcmp(h1.data(), h2.data(), sizes.cells * sizeof(float)) == 0);
  CHECK(std::memcmp(c1.data(), c2.data(), sizes.cells * sizeof(float)) == 0);
}

}  // namespace compact_rnn::test
