// Packed columns against plain arrays, and models of columns that contradict each other.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "base/error.h"
#include "ngrams/columns.h"
#include "ngrams/model.h"

namespace compact_rnn::test {
namespace {

// From 0 up, with steps of up to `step`.
std::vector<std::uint32_t> rising(std::mt19937& random, std::size_t size, std::uint32_t step) {
  std::vector<std::uint32_t> values(size, 0);
  for (std::size_t i = 1; i < size; ++i) values[i] = values[i - 1] + random() % (step + 1);
  return values;
}

MonotoneColumn again(const MonotoneColumn& column, std::uint32_t last) {
  return {column.size(), last, column.low().words(), column.high()};
}

// Words w0, w1, ..., and as many bigrams as words, which begin with each in turn, so that the
// last words of each beginning rise by 1 from 0 up.
std::vector<NgramModel::Level> bigrams_of(const std::vector<std::uint32_t>& starts,
                                          const std::vector<std::uint32_t>& words) {
  std::vector<NgramModel::Level> levels(2);
  levels[0].log_p = levels[0].log_backoff =
      ValueColumn(std::vector<float>(starts.size() - 1, -1.0f), 32);
  levels[0].children = MonotoneColumn(starts);
  levels[1].log_p = ValueColumn(std::vector<float>(words.size(), -1.0f), 32);
  levels[1].words = BitColumn(words.size(), 17);
  for (std::size_t i = 0; i < words.size(); ++i) levels[1].words.set(i, words[i]);
  return levels;
}

Vocabulary numbered(std::size_t size) {
  Vocabulary vocabulary;
  for (std::size_t i = 0; i < size; ++i) vocabulary.add("w" + std::to_string(i));
  return vocabulary;
}

}  // namespace

TEST_CASE("fields of any number of bits are what was put in, one by one and unpacked") {
  std::mt19937 random(1);
  for (unsigned bits = 1; bits <= 32; ++bits)
    for (const std::size_t size : {std::size_t{1}, std::size_t{63}, std::size_t{200}}) {
      std::vector<std::uint32_t> values(size);
      BitColumn column(size, bits);
      for (std::size_t i = 0; i < size; ++i)
        column.set(i, values[i] = static_cast<std::uint32_t>(random() >> (32 - bits)));
      for (std::size_t i = 0; i < size; ++i) REQUIRE(column[i] == values[i]);
      std::vector<std::uint32_t> unpacked(size - size / 3);
      column.unpack(size / 3, unpacked.size(), unpacked.data());
      REQUIRE(std::equal(unpacked.begin(), unpacked.end(), values.end() - unpacked.size()));
      REQUIRE(column.largest() == *std::max_element(values.begin(), values.end()));
    }
  REQUIRE(BitColumn(0, 7).largest() == 0);
}

TEST_CASE("rising values are what was put in, whatever their steps") {
  std::mt19937 random(2);
  for (const std::uint32_t step : {0u, 1u, 3u, 40u, 3000u, 1000000u})
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{2}, std::size_t{65}, std::size_t{3000}}) {
      const std::vector<std::uint32_t> values = rising(random, size, step);
      const MonotoneColumn column = again(MonotoneColumn(values), values.back());
      REQUIRE(column.all() == values);
      REQUIRE(column.last() == values.back());
      for (std::size_t i = 0; i + 1 < size; ++i) {
        REQUIRE(column[i].begin == values[i]);
        REQUIRE(column[i].end == values[i + 1]);
      }
    }
}

TEST_CASE("columns that do not rise from 0 to the last are refused") {
  std::mt19937 random(3);
  const std::vector<std::uint32_t> values = rising(random, 300, 40);
  const MonotoneColumn column(values);
  REQUIRE_THROWS_AS(again(column, values.back() - 1), Error);
  REQUIRE_THROWS_AS(again(column, values.back() + 1), Error);
  // One bit of the upper parts more or less: a value too many or too few.
  for (std::size_t bit = 0; bit < 600; ++bit) {
    std::vector<std::uint64_t> high = column.high();
    high[bit / 64] ^= std::uint64_t{1} << bit % 64;
    REQUIRE_THROWS_AS(MonotoneColumn(column.size(), values.back(), column.low().words(), high),
                      Error);
  }
  // Lower parts alone: refused wherever a value then falls below its neighbour.
  for (std::size_t i = 0; i < values.size(); ++i) {
    BitColumn low(values.size(), column.low().bits());
    std::vector<std::uint32_t> changed = values;
    for (std::size_t k = 0; k < values.size(); ++k) {
      const std::uint32_t own = column.low()[k] ^ (k == i ? 1u : 0u);
      low.set(k, own);
      changed[k] = values[k] ^ (k == i ? 1u : 0u);
    }
    const bool valid = changed[0] == 0 && changed.back() == values.back() &&
                       std::is_sorted(changed.begin(), changed.end());
    const auto make = [&] {
      return MonotoneColumn(column.size(), values.back(), low.words(), column.high());
    };
    if (valid)
      REQUIRE(make().all() == changed);
    else
      REQUIRE_THROWS_AS(make(), Error);
  }
}

TEST_CASE("n-grams out of order, or of words that there are not, are refused wherever they are") {
  constexpr std::size_t kWords = 5000;
  std::mt19937 random(4);
  // Beginnings of no, one or several n-grams.
  const std::vector<std::uint32_t> starts = rising(random, kWords + 1, 3);
  std::vector<std::uint32_t> words(starts.back());
  for (std::size_t h = 0; h < kWords; ++h)
    for (std::uint32_t i = starts[h]; i < starts[h + 1]; ++i)
      words[i] = 10 + 7 * (i - starts[h]) + static_cast<std::uint32_t>(random() % 7);
  REQUIRE(NgramModel(numbered(kWords), bigrams_of(starts, words)).order() == 2);

  for (std::size_t i = 0; i < words.size(); i += i < 2000 || i > 2100 ? 97 : 1) {
    std::vector<std::uint32_t> changed = words;
    changed[i] = kWords;
    REQUIRE_THROWS_AS(NgramModel(numbered(kWords), bigrams_of(starts, changed)), Error);
    const bool first = std::binary_search(starts.begin(), starts.end(), i);
    if (i == 0 || first) continue;
    changed[i] = changed[i - 1];
    REQUIRE_THROWS_AS(NgramModel(numbered(kWords), bigrams_of(starts, changed)), Error);
  }
  std::vector<std::uint32_t> fewer = words;
  fewer.pop_back();
  REQUIRE_THROWS_AS(NgramModel(numbered(kWords), bigrams_of(starts, fewer)), Error);
}

}  // namespace compact_rnn::test
