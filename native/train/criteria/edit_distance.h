// Levenshtein's distance: the least number of labels to insert, delete or replace that turns one
// sequence into the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace compact_rnn::train {

// `distances`: room for b_size + 1 numbers.
inline std::size_t edit_distance(const std::int32_t* a, std::size_t a_size, const std::int32_t* b,
                                 std::size_t b_size, std::size_t* distances) {
  // distances[j]: from the first i labels of a to the first j of b.
  std::iota(distances, distances + b_size + 1, std::size_t{0});
  for (std::size_t i = 0; i < a_size; ++i) {
    std::size_t diagonal = distances[0];
    distances[0] = i + 1;
    for (std::size_t j = 0; j < b_size; ++j) {
      const std::size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = distances[j + 1];
      distances[j + 1] = std::min({replaced, diagonal + 1, distances[j] + 1});
    }
  }
  return distances[b_size];
}

}  // namespace compact_rnn::train
