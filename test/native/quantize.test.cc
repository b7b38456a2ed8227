// The quantize kernel: the same digits on every ISA, and those of its definition
// (kernels/quantize/quantize.h).
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "buffers.h"
#include "comparison.h"
#include "kernels/kernels.h"
#include "weights/block_order.h"

namespace compact_rnn::test {
namespace {

struct Quantized {
  std::vector<std::int8_t> q;
  float scale;
};

Quantized quantized(Isa isa, const Misaligned<float>& v, int planes) {
  const std::size_t plane_size = padded(v.size());
  Misaligned<std::int8_t> q(planes * plane_size);
  for (std::size_t i = 0; i < q.size(); ++i) q[i] = 99;  // to be overwritten, the padding too
  Quantized result = {{}, -1.0f};
  kernels_of(isa).quantize({v.data(), v.size(), planes, q.data(), plane_size, &result.scale});
  result.q.assign(q.data(), q.data() + q.size());
  return result;
}

float largest_of(const Misaligned<float>& v) {
  float largest = 0.0f;
  for (std::size_t k = 0; k < v.size(); ++k) largest = std::max(largest, std::fabs(v.data()[k]));
  return largest;
}

// scale = max / top, n = round(v (top / max)), half to even: divisions and product in float, as the
// definition has them.
Quantized reference(const Misaligned<float>& v, int planes) {
  const std::size_t plane_size = padded(v.size());
  const float top = planes == 2 ? 32512.0f : 127.0f, largest = largest_of(v);
  Quantized result = {std::vector<std::int8_t>(planes * plane_size), 0.0f};
  if (largest <= 1e-30f) return result;
  result.scale = largest / top;
  const float inverse = top / largest;
  for (std::size_t k = 0; k < v.size(); ++k) {
    const float ratio = v.data()[k] * inverse;
    const int n = static_cast<int>(std::nearbyint(static_cast<double>(ratio)));
    const int upper = planes == 2 ? static_cast<int>(std::floor((n + 128) / 256.0)) : 0;
    if (planes == 2) result.q[k] = static_cast<std::int8_t>(upper);
    result.q[(planes - 1) * plane_size + k] = static_cast<std::int8_t>(n - 256 * upper);
  }
  return result;
}

void check(Isa isa, const Misaligned<float>& v, int planes) {
  const Quantized got = quantized(isa, v, planes), expected = reference(v, planes);
  INFO(isa_name(isa), ", ", v.size(), " numbers up to ", largest_of(v), ", planes: ", planes);
  REQUIRE(got.scale == expected.scale);
  REQUIRE(got.q == expected.q);
}

// Of magnitudes from denormal to huge, with ties: multiples of half a step.
void quantize_twins(Isa isa) {
  require_available(isa);
  const float denormal = 3e-39f, huge = std::numeric_limits<float>::max();
  for (std::size_t size = 1; size <= 40; ++size)
    for (const int planes : {1, 2}) {
      Randoms randoms(size);
      for (const float bound :
           {0.0f, denormal, 1e-31f, 2e-30f, 1e-3f, 1.0f, 300.0f, 1e30f, huge / 2})
        check(isa, randoms.reals(size, bound), planes);
      Misaligned<float> ties(size), mixed = randoms.reals(size, 1.0f);
      for (std::size_t k = 0; k < size; ++k) ties[k] = (static_cast<float>(k) - 20.0f) * 0.5f;
      ties[size - 1] = planes == 2 ? 32512.0f : -127.0f;
      check(isa, ties, planes);
      mixed[size / 2] = denormal;
      check(isa, mixed, planes);
      mixed[size / 3] = -huge;
      check(isa, mixed, planes);
    }
}

}  // namespace

#define ISA(isa) \
  TEST_CASE("quantize on " #isa " agrees with its scalar twin") { quantize_twins(Isa::isa); }
#include "kernels/kernels.def"

TEST_CASE("digits stand for the vector to half a step, and the largest is the largest digit") {
  Randoms randoms(3);
  for (const int planes : {1, 2}) {
    const int top = planes == 2 ? 32512 : 127;
    for (int repeat = 0; repeat < 100; ++repeat) {
      const Misaligned<float> v = randoms.reals(33, 5.0f);
      const Quantized digits = quantized(available_isas().back(), v, planes);
      int largest = 0;
      for (std::size_t k = 0; k < v.size(); ++k) {
        const int n =
            planes == 2 ? 256 * digits.q[k] + digits.q[padded(v.size()) + k] : digits.q[k];
        largest = std::max(largest, std::abs(n));
        // Half a step, and what three roundings to float do to top steps.
        CHECK(std::fabs(v.data()[k] - static_cast<double>(digits.scale) * n) <=
              digits.scale * (0.5 + top * 2e-7));
      }
      CHECK(largest == top);
    }
  }
}

}  // namespace compact_rnn::test
