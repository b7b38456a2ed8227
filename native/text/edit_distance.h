// Levenshtein's distance (1966): the least number of items to substitute, insert or delete that
// turns one sequence into another.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

namespace compact_rnn {

// Takes row i of the table of distances, `before`, to row i + 1: row[j] is the distance between the
// first i + 1 items of a, of which `item` is the last, and the first j of b. Both may be the same
// memory.
template <class Item, class Count>
void next_distances(const Item& item, const Item* b, std::size_t b_size, const Count* before,
                    Count* row) {
  Count diagonal = before[0];
  row[0] = diagonal + 1;
  for (std::size_t j = 0; j < b_size; ++j) {
    const Count substituted = diagonal + (item != b[j]);
    diagonal = before[j + 1];
    row[j + 1] = std::min({substituted, diagonal + 1, row[j] + 1});
  }
}

// `distances` is memory for b_size + 1 numbers; allocates nothing.
template <class Item>
std::size_t edit_distance(const Item* a, std::size_t a_size, const Item* b, std::size_t b_size,
                          std::size_t* distances) {
  std::iota(distances, distances + b_size + 1, std::size_t{0});
  for (std::size_t i = 0; i < a_size; ++i) next_distances(a[i], b, b_size, distances, distances);
  return distances[b_size];
}

// The edits that turn a reference into a hypothesis.
struct Edits {
  std::size_t substitutions = 0;
  std::size_t insertions = 0;  // items that only the hypothesis has
  std::size_t deletions = 0;   // items that only the reference has

  std::size_t sum() const { return substitutions + insertions + deletions; }
};

// The cells of the table of distances that are looked at: the reference at i against the hypothesis
// at j with i - below <= j <= i + above.
struct Band {
  std::size_t below, above;

  // That in which all alignments of at most `edits` lie (Ukkonen 1985): those that leave the
  // diagonal by one item come back by another. `edits` are at least the difference of the sizes.
  static Band of(std::size_t edits, std::size_t reference_size, std::size_t hypothesis_size) {
    const std::size_t longer = std::max(reference_size, hypothesis_size),
                      shorter = std::min(reference_size, hypothesis_size);
    const std::size_t aside = (edits - (longer - shorter)) / 2;
    return {aside + (reference_size - shorter), aside + (hypothesis_size - shorter)};
  }
};

// Each cell holds the edits of the alignment that is preferred up to there, so that one row of the
// table is enough.
template <class Item>
Edits edits_within(const Band& band, const Item* reference, std::size_t reference_size,
                   const Item* hypothesis, std::size_t hypothesis_size) {
  const Edits beyond = {std::numeric_limits<std::size_t>::max() / 8};
  std::vector<Edits> row(hypothesis_size + 1, beyond);
  for (std::size_t j = 0; j <= std::min(band.above, hypothesis_size); ++j) row[j] = {0, j, 0};
  for (std::size_t i = 1; i <= reference_size; ++i) {
    const std::size_t first = i > band.below ? i - band.below : 1;
    const std::size_t last = std::min(hypothesis_size, i + band.above);
    Edits diagonal = row[first - 1];
    row[first - 1] = i > band.below ? beyond : Edits{0, 0, i};
    for (std::size_t j = first; j <= last; ++j) {
      Edits best = diagonal;
      best.substitutions += reference[i - 1] != hypothesis[j - 1];
      diagonal = row[j];
      if (diagonal.sum() + 1 < best.sum()) {
        best = diagonal;
        ++best.deletions;
      }
      if (row[j - 1].sum() + 1 < best.sum()) {
        best = row[j - 1];
        ++best.insertions;
      }
      row[j] = best;
    }
  }
  return row[hypothesis_size];
}

// Counts the fewest edits. Where several alignments have as few, substitutions are preferred, then
// deletions, from the end on. Takes time in proportion to the size times the edits: nothing where
// that is more than `most_cells` of the table.
template <class Item>
std::optional<Edits> count_edits(const Item* reference, std::size_t reference_size,
                                 const Item* hypothesis, std::size_t hypothesis_size,
                                 std::size_t most_cells) {
  // Equal items at the end are never edited.
  while (reference_size > 0 && hypothesis_size > 0 &&
         reference[reference_size - 1] == hypothesis[hypothesis_size - 1])
    --reference_size, --hypothesis_size;
  const std::size_t longer = std::max(reference_size, hypothesis_size);
  constexpr std::size_t kFirst = 16;
  std::size_t edits = longer - std::min(reference_size, hypothesis_size) + kFirst;
  for (;; edits *= 2) {
    edits = std::min(edits, longer);
    const Band band = Band::of(edits, reference_size, hypothesis_size);
    const std::size_t width = std::min(band.below + band.above, hypothesis_size) + 1;
    if (reference_size > most_cells / width) return std::nullopt;
    const Edits counted =
        edits_within(band, reference, reference_size, hypothesis, hypothesis_size);
    if (counted.sum() <= edits) return counted;
  }
}

}  // namespace compact_rnn
