// Lattices against brute force: every path of small random lattices, one by one.
#include "lattices/lattice.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "base/error.h"
#include "lattices/best_sentences.h"
#include "lattices/paths.h"

namespace compact_rnn::test {
namespace {

using Words = std::vector<std::uint32_t>;

struct Path {
  std::vector<std::size_t> arcs;
  double score = 0;
};

Words words_of(const Lattice& lattice, const std::vector<std::size_t>& arcs) {
  Words words;
  for (const std::size_t i : arcs)
    if (lattice.arcs()[i].word != kNoLatticeWord) words.push_back(lattice.arcs()[i].word);
  return words;
}

void go_on(const Lattice& lattice, const std::vector<double>& weights, std::size_t node, Path& path,
           std::vector<Path>& all) {
  if (node == lattice.last_node()) all.push_back(path);
  const Range arcs = lattice.arcs_from(node);
  for (std::size_t i = arcs.first; i < arcs.last; ++i) {
    Path longer = path;
    longer.arcs.push_back(i);
    longer.score += weights[i];
    go_on(lattice, weights, lattice.arcs()[i].to, longer, all);
  }
}

std::vector<Path> all_paths(const Lattice& lattice, const std::vector<double>& weights) {
  std::vector<Path> all;
  Path nothing;
  go_on(lattice, weights, 0, nothing, all);
  return all;
}

// Nodes at ascending frames, with arcs of few words and of none, some of them to nowhere.
Lattice random_lattice(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const std::uint32_t nodes = 2 + below(6);
  std::vector<LatticeArc> arcs;
  for (std::uint32_t count = below(16); count > 0; --count) {
    const std::uint32_t from = below(nodes - 1), to = from + 1 + below(nodes - 1 - from);
    const bool is_word = below(4) != 0;
    arcs.push_back({from, to, is_word ? below(3) : kNoLatticeWord, 5 * from + below(3),
                    5 * to - below(3), -0.01 * below(700), -0.01 * below(300)});
  }
  return {nodes, std::move(arcs)};
}

double sum_of(const std::vector<Path>& paths) {
  double sum = 0;
  for (const Path& path : paths) sum += std::exp(path.score);
  return sum;
}

bool goes_through(const Path& path, std::size_t arc) {
  return std::find(path.arcs.begin(), path.arcs.end(), arc) != path.arcs.end();
}

constexpr LatticeScales kScales = {0.7, 1.3, 0.4};

template <class Check>
void for_each_lattice(const Check& check) {
  std::size_t with_paths = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    const Lattice lattice = random_lattice(seed);
    const std::vector<double> weights = lattice.weights(kScales);
    const std::vector<Path> paths = all_paths(lattice, weights);
    with_paths += !paths.empty();
    check(lattice, weights, paths);
  }
  CHECK(with_paths > 150);
}

}  // namespace

TEST_CASE("lattices: the total and the posteriors are sums over all paths") {
  for_each_lattice([](const Lattice& lattice, const std::vector<double>& weights,
                      const std::vector<Path>& paths) {
    const double total = sum_of_paths(lattice, weights).total, sum = sum_of(paths);
    if (paths.empty())
      CHECK(total == -std::numeric_limits<double>::infinity());
    else
      CHECK(total == doctest::Approx(std::log(sum)).epsilon(1e-12));
    const std::vector<double> posteriors = arc_posteriors(lattice, weights);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double share = 0;
      for (const Path& path : paths)
        if (goes_through(path, i)) share += std::exp(path.score) / sum;
      CHECK(posteriors[i] == doctest::Approx(share).epsilon(1e-12));
    }
  });
}

TEST_CASE("lattices: a word is as sure as the paths that say it at its surest frame") {
  for_each_lattice([](const Lattice& lattice, const std::vector<double>& weights,
                      const std::vector<Path>& paths) {
    const std::vector<double> confidences =
        word_confidences(lattice, arc_posteriors(lattice, weights));
    const double sum = sum_of(paths);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const LatticeArc& arc = lattice.arcs()[i];
      double most = 0;
      for (std::size_t frame = arc.start; frame < arc.end; ++frame) {
        double share = 0;
        for (const Path& path : paths)
          for (const std::size_t j : path.arcs) {
            const LatticeArc& other = lattice.arcs()[j];
            if (other.word == arc.word && other.start <= frame && frame < other.end)
              share += std::exp(path.score) / sum;
          }
        most = std::max(most, share);
      }
      CHECK(confidences[i] == doctest::Approx(arc.word == kNoLatticeWord ? 0 : most).epsilon(1e-9));
    }
  });
}

TEST_CASE("lattices: the n best sentences are those of all paths, each once") {
  for_each_lattice([](const Lattice& lattice, const std::vector<double>& weights,
                      const std::vector<Path>& paths) {
    std::map<Words, double> best;
    for (const Path& path : paths) {
      const auto [at, is_new] = best.try_emplace(words_of(lattice, path.arcs), path.score);
      if (!is_new) at->second = std::max(at->second, path.score);
    }
    std::vector<double> expected;
    for (const auto& [words, score] : best) expected.push_back(score);
    std::sort(expected.rbegin(), expected.rend());
    for (const std::size_t n : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
      const std::vector<LatticeSentence> found = best_sentences(lattice, weights, n);
      REQUIRE(found.size() == std::min(n, expected.size()));
      std::set<Words> said;
      for (std::size_t k = 0; k < found.size(); ++k) {
        const Words words = words_of(lattice, found[k].arcs);
        CHECK(said.insert(words).second);
        CHECK(found[k].score == doctest::Approx(expected[k]).epsilon(1e-10));
        CHECK(best.at(words) == doctest::Approx(found[k].score).epsilon(1e-10));
      }
    }
  });
}

TEST_CASE("lattices: 2^40 equally good sentences are not all looked at") {
  std::vector<LatticeArc> arcs;
  for (std::uint32_t node = 0; node < 40; ++node)
    for (std::uint32_t word = 0; word < 2; ++word)
      arcs.push_back({node, node + 1, word, node, node + 1, -0.1, -0.03});
  const Lattice lattice(41, std::move(arcs));
  const std::vector<LatticeSentence> found = best_sentences(lattice, lattice.weights({}), 20);
  REQUIRE(found.size() == 20);
  for (const LatticeSentence& each : found) CHECK(each.score == doctest::Approx(-40 * 0.13));
}

TEST_CASE("lattices: pruning leaves the paths within the beam, and what they are made of") {
  for_each_lattice([](const Lattice& lattice, const std::vector<double>& weights,
                      const std::vector<Path>& paths) {
    const Lattice pruned = prune_lattice(lattice, weights, 1.5);
    if (paths.empty()) {
      CHECK(pruned.nodes() == 2);
      CHECK(pruned.arcs().empty());
      return;
    }
    const double best = best_of_paths(lattice, weights).total;
    std::set<std::size_t> expected;
    for (const Path& path : paths)
      if (path.score >= best - 1.5 - 1e-9) expected.insert(path.arcs.begin(), path.arcs.end());
    REQUIRE(pruned.arcs().size() == expected.size());
    std::size_t k = 0;
    for (const std::size_t i : expected) {
      const LatticeArc &before = lattice.arcs()[i], &after = pruned.arcs()[k++];
      CHECK(after.word == before.word);
      CHECK(after.acoustic == before.acoustic);
      CHECK(after.start == before.start);
    }
    CHECK(best_of_paths(pruned, pruned.weights(kScales)).total == doctest::Approx(best));
  });
}

TEST_CASE("lattices: what is expected of a sum, and its derivatives, by all paths") {
  for_each_lattice([](const Lattice& lattice, const std::vector<double>& weights,
                      const std::vector<Path>& paths) {
    std::vector<double> values;
    for (std::size_t i = 0; i < weights.size(); ++i)
      values.push_back(std::sin(static_cast<double>(i)));
    const Expectation got = expected_sum(lattice, weights, values);
    const auto value_of = [&](const Path& path) {
      double value = 0;
      for (const std::size_t i : path.arcs) value += values[i];
      return value;
    };
    const double sum = sum_of(paths);
    double mean = 0;
    for (const Path& path : paths) mean += std::exp(path.score) / sum * value_of(path);
    CHECK(got.mean == doctest::Approx(mean).epsilon(1e-10));
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double derivative = 0;
      for (const Path& path : paths)
        if (goes_through(path, i))
          derivative += std::exp(path.score) / sum * (value_of(path) - mean);
      CHECK(std::fabs(got.derivatives[i] - derivative) < 1e-11);
    }
  });
}

TEST_CASE("lattices: what is none is refused, and one node says nothing") {
  const auto refuses = [](std::size_t nodes, const LatticeArc& arc) {
    CHECK_THROWS_AS(Lattice(nodes, {arc}), Error);
  };
  refuses(0, {0, 1, 0, 0, 1, 0, 0});
  refuses(2, {0, 2, 0, 0, 1, 0, 0});
  refuses(2, {1, 1, 0, 0, 1, 0, 0});
  refuses(2, {0, 1, 0, 2, 1, 0, 0});
  refuses(2, {0, 1, 0, 0, 1, std::nan(""), 0});
  refuses(2, {0, 1, 0, 0, 1, 0, 1e16});
  const Lattice silence;
  const std::vector<LatticeSentence> found = best_sentences(silence, {}, 5);
  REQUIRE(found.size() == 1);
  CHECK(found[0].arcs.empty());
  CHECK(found[0].score == 0);
}

}  // namespace compact_rnn::test
