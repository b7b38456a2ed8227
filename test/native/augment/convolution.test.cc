// Convolution by way of spectra against the sum that defines it.
#include "augment/convolution.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "../buffers.h"

namespace compact_rnn::test {
namespace {

double norm(const Misaligned<float>& v) {
  double squares = 0;
  for (std::size_t i = 0; i < v.size(); ++i)
    squares += static_cast<double>(v.data()[i]) * v.data()[i];
  return std::sqrt(squares);
}

}  // namespace

TEST_CASE("a convolution of any sizes is the sum that defines it") {
  Randoms randoms(1);
  for (const auto& [count, response] : {std::pair<std::size_t, std::size_t>{1, 1},
                                        {1, 9},
                                        {9, 1},
                                        {2, 3},
                                        {3, 2},
                                        {7, 100},
                                        {100, 7},
                                        {64, 65},
                                        {65, 64},
                                        {1000, 333},
                                        {333, 1000}}) {
    CAPTURE(count);
    CAPTURE(response);
    const Misaligned<float> x = randoms.reals(count, 1), h = randoms.reals(response, 1);
    Misaligned<float> y(count);
    augment::convolve(x.data(), count, h.data(), response, y.data());
    // Transforms of size N err by some log2(N) roundings of the norms, then a float is rounded.
    const double margin = 1e-14 * norm(x) * norm(h);
    for (std::size_t n = 0; n < count; ++n) {
      double sum = 0;
      for (std::size_t k = 0; k <= n && k < response; ++k)
        sum += static_cast<double>(h.data()[k]) * x.data()[n - k];
      CHECK(std::abs(y[n] - sum) <= std::ldexp(std::abs(sum), -24) + margin);
    }
  }
}

TEST_CASE("through no response comes nothing, and of no samples") {
  const float x[] = {1, 2}, h[] = {3};
  float y[] = {9, 9};
  augment::convolve(x, 0, h, 1, y);
  CHECK(y[0] == 9);
  augment::convolve(x, 2, h, 0, y);
  CHECK(y[0] == 0);
  CHECK(y[1] == 0);
}

}  // namespace compact_rnn::test
