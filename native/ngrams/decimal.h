// Numbers in decimal notation, whatever the locale of the process is.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace compact_rnn {

// -0.4771, 1e-3, 12; nothing where the text is not such a number. To the last bit where 15 digits
// are enough, which is all that a float holds.
inline std::optional<double> parse_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto sign = [&] {
    const bool negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    return negative;
  };
  const auto is_digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  const bool negative = sign();
  std::uint64_t digits = 0;
  int exponent = 0, count = 0;
  constexpr std::uint64_t kMost = (std::uint64_t{1} << 53) / 10 - 1;  // one more digit is exact
  for (bool behind_point = false;
       is_digit() || (at < text.size() && text[at] == '.' && !behind_point); ++at) {
    if (text[at] == '.') {
      behind_point = true;
      continue;
    }
    ++count;
    if (digits <= kMost) {
      digits = 10 * digits + static_cast<std::uint64_t>(text[at] - '0');
      if (behind_point) --exponent;
    } else if (!behind_point) {
      ++exponent;
    }
  }
  if (count == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool below = sign();
    if (!is_digit()) return std::nullopt;
    int given = 0;
    for (; is_digit(); ++at)
      if (given < 10000) given = 10 * given + (text[at] - '0');
    exponent += below ? -given : given;
  }
  if (at != text.size()) return std::nullopt;
  const double power = std::pow(10.0, std::abs(exponent));
  const double value =
      exponent < 0 ? static_cast<double>(digits) / power : static_cast<double>(digits) * power;
  return negative ? -value : value;
}

}  // namespace compact_rnn
