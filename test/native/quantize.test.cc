// The quantize kernel: the same bytes on every ISA, and those of its definition
// (kernels/quantize/quantize.h).
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "bounded.h"
#include "buffers.h"
#include "comparison.h"
#include "kernels/kernels.h"
#include "weights/block_order.h"

namespace compact_rnn::test {
namespace {

struct Quantized {
  std::vector<std::int8_t> q;
  float scale;
  std::vector<std::int32_t> group_offsets;
};

Quantized quantized(Isa isa, const Misaligned<float>& v, int byte_count) {
  const std::size_t byte_stride = padded(v.size());
  Misaligned<std::int8_t> q(byte_count * byte_stride);
  for (std::size_t i = 0; i < q.size(); ++i) q[i] = 99;  // to be overwritten, the padding too
  const std::size_t groups = (v.size() + 31) / 32;
  Quantized result = {{}, -1.0f, std::vector<std::int32_t>(byte_count * groups, 99)};
  kernels_of(isa).quantize({v.data(), v.size(), byte_count, q.data(), byte_stride, &result.scale,
                            result.group_offsets.data()});
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
Quantized reference(const Misaligned<float>& v, int byte_count) {
  const std::size_t byte_stride = padded(v.size());
  const float top = byte_count == 2 ? 32512.0f : 127.0f, largest = largest_of(v);
  const std::size_t groups = (v.size() + 31) / 32;
  Quantized result = {std::vector<std::int8_t>(byte_count * byte_stride), 0.0f,
                      std::vector<std::int32_t>(byte_count * groups)};
  if (largest <= 1e-30f) return result;
  result.scale = largest / top;
  const float inverse = top / largest;
  for (std::size_t k = 0; k < v.size(); ++k) {
    const float ratio = v.data()[k] * inverse;
    const int n = static_cast<int>(std::nearbyint(static_cast<double>(ratio)));
    const int upper = byte_count == 2 ? static_cast<int>(std::floor((n + 128) / 256.0)) : 0;
    if (byte_count == 2) result.q[k] = static_cast<std::int8_t>(upper);
    result.q[(byte_count - 1) * byte_stride + k] = static_cast<std::int8_t>(n - 256 * upper);
    for (int byte = 0; byte < byte_count; ++byte)
      result.group_offsets[byte * groups + k / 32] -= 8 * result.q[byte * byte_stride + k];
  }
  return result;
}

void check(Isa isa, const Misaligned<float>& v, int byte_count) {
  const Quantized got = quantized(isa, v, byte_count), expected = reference(v, byte_count);
  INFO(isa_name(isa), ", ", v.size(), " numbers up to ", largest_of(v), ", bytes: ", byte_count);
  REQUIRE(got.scale == expected.scale);
  REQUIRE(got.q == expected.q);
  REQUIRE(got.group_offsets == expected.group_offsets);
}

// The bytes once more, with pairs within their bounds, where few are not by themselves.
void check_bounded(Isa isa, const Misaligned<float>& v, int byte_count) {
  const std::size_t byte_stride = padded(v.size());
  Misaligned<std::int8_t> q(byte_count * byte_stride);
  BoundedArrays bounded(byte_count, byte_stride);
  float scale = -1.0f;
  kernels_of(isa).quantize(
      {v.data(), v.size(), byte_count, q.data(), byte_stride, &scale, nullptr, bounded.data()});
  INFO(isa_name(isa), ", ", v.size(), " numbers, bytes: ", byte_count);
  for (int byte = 0; byte < byte_count; ++byte) {
    const std::int8_t* all = q.data() + byte * byte_stride;
    std::size_t too_large = 0;
    for (std::size_t k = 0; k < byte_stride; k += 4)
      too_large += std::abs(all[k] + all[k + 1]) > 128 || std::abs(all[k + 2] + all[k + 3]) > 128;
    REQUIRE(bounded[byte].is_bounded == (too_large <= max_surplus(byte_stride)));
    if (!bounded[byte].is_bounded) continue;
    REQUIRE(bounded[byte].count == too_large);
    int sum = 0;
    for (std::size_t k = 0; k < byte_stride; ++k) {
      REQUIRE(bounded.at(byte, k) == all[k]);
      sum += all[k];
      const int pair = bounded[byte].q[k] + bounded[byte].q[k ^ 1];
      REQUIRE(std::abs(pair) <= 128);
    }
    for (std::size_t i = 0; i < too_large; ++i) {
      const std::int8_t* more = bounded[byte].surplus[i].q;
      REQUIRE(std::max(std::abs(more[0] + more[1]), std::abs(more[2] + more[3])) <= 128);
    }
    REQUIRE(bounded[byte].sum == sum);
  }
}

void bounds_pairs_of(Isa isa) {
  require_available(isa);
  for (const std::size_t size : {1, 5, 16, 63, 64, 65, 500})
    for (const int byte_count : {1, 2})
      for (int seed = 0; seed < 20; ++seed) {
        Randoms randoms(seed);
        Misaligned<float> v = randoms.reals(size, 1.0f);
        check_bounded(isa, v, byte_count);
        // Most are small beside a few.
        for (std::size_t k = 0; k < size; ++k) v[k] *= v[k] * v[k];
        check_bounded(isa, v, byte_count);
      }
}

// Of magnitudes from denormal to huge, with ties: multiples of half a step.
void quantize_twins(Isa isa) {
  require_available(isa);
  const float denormal = 3e-39f, huge = std::numeric_limits<float>::max();
  for (std::size_t size = 1; size <= 70; ++size)
    for (const int byte_count : {1, 2}) {
      Randoms randoms(size);
      for (const float bound :
           {0.0f, denormal, 1e-31f, 2e-30f, 1e-3f, 1.0f, 300.0f, 1e30f, huge / 2})
        check(isa, randoms.reals(size, bound), byte_count);
      Misaligned<float> ties(size), mixed = randoms.reals(size, 1.0f);
      for (std::size_t k = 0; k < size; ++k) ties[k] = (static_cast<float>(k) - 20.0f) * 0.5f;
      ties[size - 1] = byte_count == 2 ? 32512.0f : -127.0f;
      check(isa, ties, byte_count);
      mixed[size / 2] = denormal;
      check(isa, mixed, byte_count);
      mixed[size / 3] = -huge;
      check(isa, mixed, byte_count);
    }
}

}  // namespace

#define ISA(isa)                                                                              \
  TEST_CASE("quantize on " #isa " agrees with its scalar twin") { quantize_twins(Isa::isa); } \
  TEST_CASE("pairs of activations on " #isa " are bounded") { bounds_pairs_of(Isa::isa); }
#include "kernels/kernels.def"

TEST_CASE(
    "quantized activations stand for the vector to half a step, the largest for the largest") {
  Randoms randoms(3);
  for (const int byte_count : {1, 2}) {
    const int top = byte_count == 2 ? 32512 : 127;
    for (int repeat = 0; repeat < 100; ++repeat) {
      const Misaligned<float> v = randoms.reals(33, 5.0f);
      const Quantized its = quantized(available_isas().back(), v, byte_count);
      int largest = 0;
      for (std::size_t k = 0; k < v.size(); ++k) {
        const int n = byte_count == 2 ? 256 * its.q[k] + its.q[padded(v.size()) + k] : its.q[k];
        largest = std::max(largest, std::abs(n));
        // Half a step, and what three roundings to float do to top steps.
        CHECK(std::fabs(v.data()[k] - static_cast<double>(its.scale) * n) <=
              its.scale * (0.5 + top * 2e-7));
      }
      CHECK(largest == top);
    }
  }
}

}  // namespace compact_rnn::test
