// The best alignment of labels with frames against all paths, and blanks as the units near them.
#include "train/criteria/best_alignment.h"

#include <doctest/doctest.h>

#include "all_paths.h"

namespace compact_rnn::test {
namespace {

TEST_CASE("the best alignment is the best of all paths that say the labels") {
  for (const Labels& labels : {Labels{}, {1}, {1, 2}, {1, 1}, {2, 1, 1}, {1, 2, 1, 2, 1, 2, 1}})
    for (std::size_t seed = 0; seed < 5; ++seed) {
      const std::vector<double> scores = random_scores(7 * 3, 4, seed);
      Labels path(7);
      train::BestAligner aligner(labels.size(), 7 * (labels.size() + 1));
      aligner.align(train::SequenceRows<const double>{scores.data(), 7, 3, 3}, labels.data(),
                    labels.size(), 0, path.data());
      CHECK(path == brute_alignment(scores, 7, labels));
    }
}

TEST_CASE("blanks within reach of a unit become the nearer one, the one before of two") {
  Randoms randoms(3);
  for (std::size_t size = 1; size < 20; ++size)
    for (const std::size_t reach : {0u, 1u, 3u, 100u}) {
      Labels path(size);
      for (std::int32_t& unit : path)
        unit = std::max(0, static_cast<std::int32_t>(randoms.real(-6, 3)));
      Labels expected(size, 0);
      for (std::size_t t = 0; t < size; ++t)
        for (std::size_t d = 0; d <= reach && d < size && expected[t] == 0; ++d) {
          if (d <= t) expected[t] = path[t - d];
          if (expected[t] == 0 && t + d < size) expected[t] = path[t + d];
        }
      train::spread_units(path.data(), size, 0, reach);
      CHECK(path == expected);
    }
}

}  // namespace
}  // namespace compact_rnn::test
