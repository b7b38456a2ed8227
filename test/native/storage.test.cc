// What the storages promise to the bit: every half is read as the number it is, sums of bytes are
// exact.
#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <vector>

#include "bounded.h"
#include "buffers.h"
#include "comparison.h"
#include "kernels/kernels.h"
#include "kernels/quantize/bounded.h"
#include "weights/dense/panels.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

TEST_CASE("every finite half is read as the number it is, on every ISA") {
  Misaligned<std::uint16_t> halves(65536);
  std::size_t count = 0;
  for (int bits = 0; bits < 65536; ++bits)
    if ((bits & 0x7c00) != 0x7c00) halves[count++] = static_cast<std::uint16_t>(bits);
  REQUIRE(count == 65536 - 2048);
  const std::size_t blocks = count / kBlockRows;
  // One column: the panels are the halves in their order. Negative zeros leave the sign of what is
  // added to them.
  const float one = 1.0f;
  const PanelView w = {Storage::f16,       halves.data(), 1,      blocks,
                       kAffinePanelBlocks, nullptr,       nullptr};
  Misaligned<float> start(count), y(count), expected(count);
  for (std::size_t i = 0; i < count; ++i) {
    start[i] = -0.0f;
    expected[i] = static_cast<float>(value_of_half(halves[i]));
  }
  for (const Isa isa : available_isas()) {
    kernels_of(isa).affine({start.data(),
                            {w, {&one, nullptr, 0, 1, 1.0f}},
                            {},
                            0,
                            blocks,
                            kNoClip,
                            Activation::none,
                            y.data()});
    check_same("halves", {isa, Format::f16, {count, 1, 0}, {0, blocks}, ""}, y.data(),
               expected.data(), count);
  }
}

// Bytes w [17, columns] and quantized activations q, with all scales 1.
struct Bytes {
  static constexpr std::size_t kRows = 17;

  template <typename Weight, typename Byte>
  Bytes(std::size_t its_columns, int its_byte_count, Weight weight, Byte byte_of)
      : columns(its_columns), byte_count(its_byte_count), w(kRows * columns), scales(kRows, 1.0f) {
    q = Misaligned<std::int8_t>(byte_count * padded(columns));
    bounded = BoundedArrays(byte_count, padded(columns));
    for (std::int8_t& each : w) each = static_cast<std::int8_t>(weight());
    for (int byte = 0; byte < byte_count; ++byte)
      for (std::size_t k = 0; k < columns; ++k)
        q[byte * padded(columns) + k] = static_cast<std::int8_t>(byte_of(byte));
    for (int byte = 0; byte < byte_count; ++byte)
      make_bounded(q.data() + byte * padded(columns), padded(columns), bounded.data()[byte]);
  }

  // 256 times the sum over the high bytes plus that over the low ones, in float where they end.
  float sum(std::size_t row) const {
    float total = 0.0f;
    for (int byte = 0; byte < byte_count; ++byte) {
      std::int64_t dot = 0;
      for (std::size_t k = 0; k < columns; ++k)
        dot += std::int64_t{w[row * columns + k]} * q.data()[byte * padded(columns) + k];
      total += static_cast<float>(dot) * (byte + 1 == byte_count ? 1.0f : 256.0f);
    }
    return total;
  }

  std::size_t columns;
  int byte_count;
  std::vector<std::int8_t> w;
  std::vector<float> scales;
  Misaligned<std::int8_t> q;
  BoundedArrays bounded;
};

void check_bytes(const char* what, const Bytes& bytes, const Operand& v) {
  const Panels panels(
      {Storage::int8, bytes.w.data(), bytes.scales.data(), Bytes::kRows, bytes.columns}, 1);
  const std::size_t size = padded(Bytes::kRows);
  Misaligned<float> expected(size), alone(size), first(size), second(size);
  for (std::size_t i = 0; i < Bytes::kRows; ++i) expected[i] = bytes.sum(i);
  for (const Isa isa : available_isas()) {
    kernels_of(isa).affine(
        {nullptr, {panels.view(), v}, {}, 0, 2, kNoClip, Activation::none, alone.data()});
    const ManyVector vectors[2] = {{v, nullptr, first.data()}, {v, nullptr, second.data()}};
    kernels_of(isa).affine_many({panels.view(), vectors, 2, 0, 2, 0, 4, kNoClip, Activation::none});
    const Case its_case = {isa,
                           bytes.byte_count == 2 ? Format::int8_two_bytes : Format::int8,
                           {Bytes::kRows, bytes.columns, 0},
                           {0, 2},
                           what};
    for (const float* got : {alone.data(), first.data(), second.data()})
      check_same("sum of bytes", its_case, got, expected.data(), size);
  }
}

// As they are, and with bounded pairs.
void check_bytes(const char* what, const Bytes& bytes) {
  const std::size_t stride = padded(bytes.columns);
  check_bytes(what, bytes, {nullptr, bytes.q.data(), stride, bytes.byte_count, 1.0f});
  check_bytes(
      what, bytes,
      {nullptr, bytes.q.data(), stride, bytes.byte_count, 1.0f, nullptr, bytes.bounded.data()});
}

TEST_CASE("sums of bytes are exact on every ISA") {
  Randoms randoms(11);
  const auto random_byte = [&] { return randoms.whole(-127, 127); };
  for (const int byte_count : {1, 2})
    for (const std::size_t columns : {1, 2, 3, 4, 5, 63, 1000, 65536}) {
      check_bytes(", random", {columns, byte_count, random_byte,
                               [&](int) { return randoms.whole(-127, 127); }});
      for (const int sign : {-127, 127}) {
        check_bytes(", all at their ends",
                    {columns, byte_count, [] { return 127; }, [&](int) { return sign; }});
        check_bytes(", weights at their ends", {columns, byte_count, [&] { return sign; },
                                                [&](int) { return randoms.whole(-127, 127); }});
      }
      // Few large ones: most pairs are bounded, at their bounds.
      for (const int sign : {-1, 1})
        check_bytes(", few large activations",
                    {columns, byte_count, [&] { return sign * 127; },
                     [&](int) { return sign * (randoms.whole(0, 9) == 0 ? 127 : 64); }});
      // Only low bytes are -128.
      for (const int weight : {-127, 127})
        check_bytes(", low bytes of -128",
                    {columns, byte_count, [&] { return weight; },
                     [&](int byte) { return byte_count == 2 && byte == 1 ? -128 : 127; }});
    }
}

}  // namespace
}  // namespace compact_rnn::test
