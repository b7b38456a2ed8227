// Levenshtein's distance (1966): the least number of items to substitute, insert or delete that
// turns one sequence into another.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
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

// Counts the fewest edits. Where several alignments have as few, substitutions are preferred, then
// deletions, from the end on. Each cell of the table of distances holds the edits of the alignment
// that is preferred up to there, so that one row of it is enough.
template <class Item>
Edits count_edits(const Item* reference, std::size_t reference_size, const Item* hypothesis,
                  std::size_t hypothesis_size) {
  // Equal items at the end are never edited.
  while (reference_size > 0 && hypothesis_size > 0 &&
         reference[reference_size - 1] == hypothesis[hypothesis_size - 1])
    --reference_size, --hypothesis_size;
  std::vector<Edits> row(hypothesis_size + 1);
  for (std::size_t j = 0; j < hypothesis_size; ++j) row[j + 1].insertions = j + 1;
  for (std::size_t i = 0; i < reference_size; ++i) {
    Edits diagonal = row[0];
    ++row[0].deletions;
    for (std::size_t j = 0; j < hypothesis_size; ++j) {
      Edits best = diagonal;
      best.substitutions += reference[i] != hypothesis[j];
      diagonal = row[j + 1];
      if (diagonal.sum() + 1 < best.sum()) {
        best = diagonal;
        ++best.deletions;
      }
      if (row[j].sum() + 1 < best.sum()) {
        best = row[j];
        ++best.insertions;
      }
      row[j + 1] = best;
    }
  }
  return row[hypothesis_size];
}

}  // namespace compact_rnn
