#include "speech/flac/subframe.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace compact_rnn::speech::flac {
namespace {

constexpr unsigned kConstant = 0, kVerbatim = 1, kFixed = 8, kLinear = 32;  // types of a subframe
constexpr unsigned kMostFixed = 4;                                          // order

[[noreturn]] void refuse(const char* what) { throw Error("INVALID_FILE", what); }

// Coefficients of the fixed predictors: the differences of that order are the residual.
constexpr std::array<std::array<std::int64_t, kMostFixed>, kMostFixed + 1> kFixedCoefficients = {
    {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}}};

std::int64_t unfolded(std::uint64_t folded) {
  return static_cast<std::int64_t>(folded >> 1) ^ -static_cast<std::int64_t>(folded & 1);
}

// The residual of samples[order..count) in their place, in 2^p partitions.
void read_residual(BitReader& reader, unsigned order, std::int64_t* samples, std::size_t count) {
  const std::uint64_t method = reader.read(2);
  if (method > 1) refuse("its residual is coded by a method that FLAC does not have");
  const unsigned parameter_bits = method == 0 ? 4 : 5, escape = (1u << parameter_bits) - 1;
  const auto partition_order = static_cast<unsigned>(reader.read(4));
  const std::size_t size = count >> partition_order;
  if (size << partition_order != count || size < order)
    refuse("its residual has partitions that do not fit the frame");
  std::size_t n = order;
  for (std::size_t end = size; end <= count; end += size) {
    const auto parameter = static_cast<unsigned>(reader.read(parameter_bits));
    if (parameter == escape) {
      const auto bits = static_cast<unsigned>(reader.read(5));
      for (; n < end; ++n) samples[n] = reader.read_signed(bits);
      continue;
    }
    for (; n < end; ++n) {
      const std::uint64_t high = reader.read_unary();
      samples[n] = unfolded(high << parameter | reader.read(parameter));
    }
  }
}

// Adds to each residual what the samples before it predict. Samples keep within their bits, so no
// sum here leaves 64.
void predict(const std::int64_t* coefficients, unsigned order, unsigned shift, unsigned bits,
             std::int64_t* samples, std::size_t count) {
  const std::int64_t bound = std::int64_t{1} << (bits - 1);
  for (std::size_t n = order; n < count; ++n) {
    std::int64_t sum = 0;
    for (unsigned i = 0; i < order; ++i) sum += coefficients[i] * samples[n - 1 - i];
    samples[n] += sum >> shift;
    if (samples[n] < -bound || samples[n] >= bound) refuse("its samples exceed their bits");
  }
}

void read_linear(BitReader& reader, unsigned order, unsigned bits, std::int64_t* samples,
                 std::size_t count) {
  for (unsigned i = 0; i < order; ++i) samples[i] = reader.read_signed(bits);
  const auto precision = static_cast<unsigned>(reader.read(4)) + 1;
  if (precision == 16) refuse("its predictor has no precision");
  const std::int64_t shift = reader.read_signed(5);
  if (shift < 0) refuse("its predictor has a negative shift");
  std::array<std::int64_t, 32> coefficients{};
  for (unsigned i = 0; i < order; ++i) coefficients[i] = reader.read_signed(precision);
  read_residual(reader, order, samples, count);
  predict(coefficients.data(), order, static_cast<unsigned>(shift), bits, samples, count);
}

}  // namespace

void read_subframe(BitReader& reader, unsigned bits, std::int64_t* samples, std::size_t count) {
  if (reader.read(1) != 0) refuse("a channel of it begins with a bit that must be 0");
  const auto type = static_cast<unsigned>(reader.read(6));
  const std::uint64_t wasted = reader.read(1) == 0 ? 0 : reader.read_unary() + 1;
  if (wasted >= bits) refuse("a channel of it wastes all its bits");
  bits -= static_cast<unsigned>(wasted);
  const unsigned fixed = type - kFixed, linear = type - kLinear + 1;  // orders
  const std::size_t order = type >= kLinear ? linear : type >= kFixed ? fixed : 0;
  if (order > count) refuse("its predictor is longer than the frame");
  if (type == kConstant) {
    std::fill_n(samples, count, reader.read_signed(bits));
  } else if (type == kVerbatim) {
    for (std::size_t n = 0; n < count; ++n) samples[n] = reader.read_signed(bits);
  } else if (type >= kLinear) {
    read_linear(reader, linear, bits, samples, count);
  } else if (type >= kFixed && fixed <= kMostFixed) {
    for (unsigned i = 0; i < fixed; ++i) samples[i] = reader.read_signed(bits);
    read_residual(reader, fixed, samples, count);
    predict(kFixedCoefficients[fixed].data(), fixed, 0, bits, samples, count);
  } else {
    refuse("a channel of it is of a type that FLAC does not have");
  }
  for (std::size_t n = 0; wasted > 0 && n < count; ++n) samples[n] *= std::int64_t{1} << wasted;
}

}  // namespace compact_rnn::speech::flac
