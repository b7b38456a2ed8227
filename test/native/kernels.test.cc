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
  const std::size_t columns = sizes.inputs + sizes.recurrent;
  Misaligned weights(rows * columns), start(rows), x(columns), y(rows), expected(rows);
  Randoms randoms(static_cast<unsigned>(rows * 31 + columns));
  AffineTask task{randoms.fill(weights.data(), rows * columns, 0.3f),
                  randoms.fill(start.data(), rows, 1.0f),
                  randoms.fill(x.data(), columns, 1.0f),
                  sizes.inputs,
                  x.data() + sizes.inputs,
                  sizes.recurrent,
                  blocks_of(sizes.cells),
                  clip,
                  activation,
                  expected.data()};
  kernels_of(Isa::scalar).affine(task);
  task.y = y.data();
  kernels_of(isa).affine(task);
  check_equal("affine", isa, sizes, y.data(), expected.data(), rows);
}

void compare_lstm(Isa isa, const Sizes& sizes, bool peepholes, float gate_clip, float cell_clip) {
  const std::size_t blocks = blocks_of(sizes.cells), rows = blocks * kBlockRows;
  const std::size_t columns = sizes.inputs + sizes.recurrent;
  Misaligned weights(4 * rows * columns), start(4 * rows), diagonals(3 * rows), x(columns);
  Misaligned c(rows), h(rows), expected_c(rows), expected_h(rows);
  Randoms randoms(static_cast<unsigned>(rows * 37 + columns));
  randoms.fill(c.data(), rows, 1.5f);
  std::copy_n(c.data(), rows, expected_c.data());
  LstmTask task{randoms.fill(weights.data(), 4 * rows * columns, 0.3f),
                columns * 4 * kBlockRows,
                randoms.fill(start.data(), 4 * rows, 1.0f),
                peepholes ? randoms.fill(diagonals.data(), 3 * rows, 1.0f) : nullptr,
                randoms.fill(x.data(), columns, 1.0f),
                sizes.inputs,
                x.data() + sizes.inputs,
                sizes.recurrent,
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
  const std::size_t columns = sizes.inputs + sizes.recurrent;
  Misaligned weights(3 * rows * columns), start(4 * rows), x(columns), previous(rows), h(rows),
      expected(rows);
  Randoms randoms(static_cast<unsigned>(rows * 41 + columns));
  GruTask task{randoms.fill(weights.data(), 3 * rows * columns, 0.3f),
               columns * 3 * kBlockRows,
               randoms.fill(start.data(), 4 * rows, 1.0f),
               randoms.fill(x.data(), columns, 1.0f),
               sizes.inputs,
               x.data() + sizes.inputs,
               sizes.recurrent,
               blocks,
               gate_clip,
               randoms.fill(previous.data(), rows, 1.0f),
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
  const std::size_t columns = 97, blocks = 3, rows = blocks * kBlockRows;
  Misaligned weights(4 * rows * columns), start(4 * rows), x(columns), c1(rows), h1(rows), c2(rows), h2(rows);
  Randoms randoms(5);
  LstmTask task{randoms.fill(weights.data(), 4 * rows * columns, 0.5f),
                columns * 4 * kBlockRows,
                randoms.fill(start.data(), 4 * rows, 1.0f),
                nullptr,
                randoms.fill(x.data(), columns, 1.0f),
                40,
                x.data() + 40,
                57,
                blocks,
                kNoClip,
                kNoClip,
                c1.data(),
                h1.data()};
  kernels_of(Isa::avx2).lstm(task);
  task.c = c2.data();
  task.h = h2.data();
  kernels_of(Isa::avx512).lstm(task);
  CHECK(std::memcmp(h1.data(), h2.data(), rows * sizeof(float)) == 0);
  CHECK(std::memcmp(c1.data(), c2.data(), rows * sizeof(float)) == 0);
}

}  // namespace compact_rnn::test
