// Whether bytes are UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace compact_rnn {

// RFC 3629, by the ranges of its table.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
    };
    const auto continues = [&](std::size_t k, unsigned least = 0x80, unsigned most = 0xbf) {
      return byte(k) >= least && byte(k) <= most;
    };
    const unsigned first = byte(0);
    if (first < 0x80) {
      ++i;
    } else if (first >= 0xc2 && first <= 0xdf && continues(1)) {
      i += 2;
    } else if (first >= 0xe0 && first <= 0xef &&
               continues(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) &&
               continues(2)) {
      i += 3;
    } else if (first >= 0xf0 && first <= 0xf4 &&
               continues(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) &&
               continues(2) && continues(3)) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace compact_rnn
