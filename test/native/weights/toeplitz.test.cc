// The kernels of Toeplitz-like weights on every ISA: transforms against the sum that defines them,
// all against the scalar twin, and to the bit what others with fused products make. What they come
// to, W x, is precomputed.test.cc's.
#include <doctest/doctest.h>

#include <cmath>
#include <complex>

#include "../buffers.h"
#include "../comparison.h"
#include "kernels/kernels.h"
#include "weights/toeplitz_like/plan.h"

namespace compact_rnn::test {
namespace {

// Transforms of 1, of each radix alone, of several, and of sequences that are too short for
// themselves.
constexpr std::size_t kSizes[] = {1, 2, 4, 6, 8, 10, 14, 17, 22, 26, 31, 48, 64, 100, 182, 330};
constexpr std::size_t kLanes = 16, kGates = 4, kGroups = 2;

struct ToeplitzRun {
  ToeplitzRun(std::size_t n, Randoms& randoms)
      : n(n),
        columns((n + 1) / 2),
        plan(n),
        size(plan.view().size),
        x(randoms.reals(columns, 1.0f)),
        h(randoms.reals(2 * size * kLanes, 1.0f)),
        g(randoms.reals(2 * (size + 1) * kLanes, 1.0f)),
        sums(randoms.reals(kGroups * g.size(), 1.0f)) {}

  Misaligned<float> spectrum(Isa isa) const {
    Misaligned<float> work = room(), spectrum(2 * size);
    const FourierPlan view = plan.view();
    kernels_of(isa).toeplitz_spectrum({&view, x.data(), columns, work.data(), spectrum.data()});
    return spectrum;
  }
  // Of the pairs, for one spectrum whoever asks.
  Misaligned<float> pairs(Isa isa) const {
    Misaligned<float> work = room(), pairs(g.size());
    const FourierPlan view = plan.view();
    const Misaligned<float> of_x = spectrum(Isa::scalar);
    kernels_of(isa).toeplitz_pairs(
        {&view, n, of_x.data(), h.data(), g.data(), work.data(), pairs.data()});
    return pairs;
  }
  Misaligned<float> product(Isa isa) const {
    const std::size_t blocks = (n + kBlockRows - 1) / kBlockRows;
    Misaligned<float> work = room(), product(blocks * kGates * kBlockRows);
    const FourierPlan view = plan.view();
    kernels_of(isa).toeplitz_product(
        {&view, n, sums.data(), kGroups, kGates, n, work.data(), product.data()});
    return product;
  }

  Misaligned<float> room() const { return Misaligned<float>(4 * size * kLanes); }

  std::size_t n, columns;
  ToeplitzPlan plan;
  std::size_t size;
  Misaligned<float> x, h, g, sums;
};

// Bin k is sum over j of x[j] exp(-2 pi i (4 k + 1) j / 2L).
void check_spectrum(const ToeplitzRun& run, const Misaligned<float>& spectrum) {
  const std::size_t roots = 4 * run.size;
  double norm = 0.0;
  for (std::size_t j = 0; j < run.columns; ++j) norm += run.x.data()[j] * run.x.data()[j];
  for (std::size_t k = 0; k < run.size; ++k) {
    std::complex<double> expected = 0.0;
    for (std::size_t j = 0; j < run.columns; ++j)
      expected += double(run.x.data()[j]) *
                  std::polar(1.0, -2.0 * 3.14159265358979323846 * double((4 * k + 1) * j % roots) /
                                      double(roots));
    const float* bin = spectrum.data() + 2 * run.plan.view().positions[k];
    const std::complex<double> got(bin[0], bin[1]);
    CHECK_MESSAGE(std::abs(got - expected) <= 1e-6 * std::sqrt(norm), "n ", run.n, ", bin ", k);
  }
}

// Within 2e-7 of the largest for each of the few stages.
void check_near(const Misaligned<float>& got, const Misaligned<float>& expected) {
  float largest = 0.0f;
  for (std::size_t i = 0; i < expected.size(); ++i)
    largest = std::max(largest, std::fabs(expected.data()[i]));
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(std::fabs(got.data()[i] - expected.data()[i]) <= 2e-6f * largest);
}

// `kernel(run, isa)` at every size: near the scalar twin, and to the bit what the best set makes.
template <typename Kernel>
void check_twins(const char* family, Isa isa, const Kernel& kernel) {
  require_available(isa);
  Randoms randoms(7);
  for (const std::size_t n : kSizes) {
    const ToeplitzRun run(n, randoms);
    const Misaligned<float> got = kernel(run, isa);
    check_near(got, kernel(run, Isa::scalar));
    if (isa == Isa::scalar) continue;
    const Case its_case = {isa, Format::f32, {n, run.columns, 0}, {0, 1}, ""};
    check_same(family, its_case, got.data(), kernel(run, available_isas().back()).data(),
               got.size());
  }
}

void toeplitz_spectrum_twins(Isa isa) {
  check_twins("toeplitz_spectrum", isa, [](const ToeplitzRun& run, Isa each) {
    Misaligned<float> spectrum = run.spectrum(each);
    check_spectrum(run, spectrum);
    return spectrum;
  });
}

void toeplitz_pairs_twins(Isa isa) {
  check_twins("toeplitz_pairs", isa,
              [](const ToeplitzRun& run, Isa each) { return run.pairs(each); });
}

void toeplitz_product_twins(Isa isa) {
  check_twins("toeplitz_product", isa,
              [](const ToeplitzRun& run, Isa each) { return run.product(each); });
}

}  // namespace

#define ISA(isa)                                                           \
  TEST_CASE("toeplitz_spectrum on " #isa " agrees with its scalar twin") { \
    toeplitz_spectrum_twins(Isa::isa);                                     \
  }                                                                        \
  TEST_CASE("toeplitz_pairs on " #isa " agrees with its scalar twin") {    \
    toeplitz_pairs_twins(Isa::isa);                                        \
  }                                                                        \
  TEST_CASE("toeplitz_product on " #isa " agrees with its scalar twin") {  \
    toeplitz_product_twins(Isa::isa);                                      \
  }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
