// The search for words against brute force: every string of words, each scored by the textbook's
// CTC Viterbi path.
#include "decode/word_search.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "brute_force.h"
#include "text/ctc_path.h"

namespace compact_rnn::test {
namespace {

struct Best {
  Words words;
  double score = kImpossible;
};

Best best_of_all(const Lexicon& lexicon, const std::vector<float>& log_p, std::size_t units,
                 double penalty) {
  Best best;
  visit_sentences(lexicon, log_p, units, [&](const Words& words, double acoustic) {
    const double score = acoustic - penalty * static_cast<double>(words.size());
    if (score > best.score) best = {words, score};
  });
  return best;
}

// Shared beginnings, a word within a word, a unit twice in a row, two pronunciations, words of one
// unit.
const Lexicon kLexicon = {{{1, 2}}, {{1, 2, 3}, {3, 1}}, {{2, 2}}, {{3}}, {{1, 2, 2}}};

}  // namespace

TEST_CASE("the reference's Viterbi path is the best of all paths") {
  std::mt19937 random(3);
  const std::size_t units = 3, frames = 5;
  const std::vector<float> log_p = random_log_p(random, frames, units);
  for (const Labels& labels : {Labels{}, {1}, {1, 2}, {1, 1}, {2, 1, 2}, {2, 2, 1}}) {
    double best = kImpossible;
    for (std::size_t path = 0; path < 243; ++path) {
      Labels said;
      double score = 0.0;
      std::uint32_t previous = kBlank;
      for (std::size_t t = 0, rest = path; t < frames; ++t, rest /= units) {
        const auto unit = static_cast<std::uint32_t>(rest % units);
        score += log_p[t * units + unit];
        if (unit != kBlank && unit != previous) said.push_back(unit);
        previous = unit;
      }
      if (said == labels) best = std::max(best, score);
    }
    REQUIRE(viterbi(log_p, units, labels) == doctest::Approx(best));
  }
}

TEST_CASE("the search finds what brute force finds") {
  std::mt19937 random(1);
  const std::size_t units = 4;
  const auto tree = tree_of(kLexicon, units);
  for (const double penalty : {0.0, 1.5, -1.0})
    for (std::size_t frames = 1; frames <= 6; ++frames)
      for (int repeat = 0; repeat < 20; ++repeat) {
        const std::vector<float> log_p = random_log_p(random, frames, units);
        const Best best = best_of_all(kLexicon, log_p, units, penalty);
        WordSearch search(tree, {kExact, penalty, false});
        search.push(log_p.data(), frames);
        const Hypothesis found = search.best();
        INFO(frames, " frames, penalty ", penalty, ", repeat ", repeat);
        REQUIRE(found.score == doctest::Approx(best.score).epsilon(1e-6));
        REQUIRE(numbers_of(found) == best.words);
      }
}

TEST_CASE("a wide beam changes nothing, and frames may come in any portions") {
  std::mt19937 random(2);
  const std::size_t units = 4, frames = 60;
  const auto tree = tree_of(kLexicon, units);
  const std::vector<float> log_p = random_log_p(random, frames, units);
  WordSearch whole(tree, {kExact, 0.0, false}), beam(tree, {30.0, 0.0, false});
  whole.push(log_p.data(), frames);
  for (std::size_t t = 0; t < frames; t += 7)
    beam.push(log_p.data() + t * units, std::min<std::size_t>(7, frames - t));
  REQUIRE(numbers_of(whole.best()) == numbers_of(beam.best()));
  REQUIRE(whole.best().score == beam.best().score);
  whole.reset();
  REQUIRE(whole.best().words.empty());
  whole.push(log_p.data(), frames);
  REQUIRE(whole.best().score == beam.best().score);
}

TEST_CASE("scores of any offset and probabilities give the same as log-probabilities") {
  std::mt19937 random(5);
  const std::size_t units = 4, frames = 30;
  const auto tree = tree_of(kLexicon, units);
  const std::vector<float> log_p = random_log_p(random, frames, units);
  std::vector<float> scores(log_p), p(log_p);
  for (std::size_t i = 0; i < scores.size(); ++i)
    scores[i] += 17.0f * static_cast<float>(i / units);
  for (float& x : p) x = std::exp(x);
  WordSearch expected(tree, {kExact, 0.0, false}), shifted(tree, {kExact, 0.0, false}),
      probable(tree, {kExact, 0.0, true});
  expected.push(log_p.data(), frames);
  shifted.push(scores.data(), frames);
  probable.push(p.data(), frames);
  for (const WordSearch* each : {&shifted, &probable}) {
    REQUIRE(numbers_of(each->best()) == numbers_of(expected.best()));
    REQUIRE(each->best().score == doctest::Approx(expected.best().score).epsilon(1e-5));
  }
}

TEST_CASE(
    "over a long stream words that nothing leads to are forgotten, and those it gives have the "
    "score it "
    "says") {
  std::mt19937 random(4);
  const std::size_t units = 4, frames = 4000;
  const Lexicon lexicon = {{{1, 2}}, {{1, 2, 3}}, {{2, 2}}, {{3}}};
  const std::vector<float> log_p = random_log_p(random, frames, units);
  WordSearch search(tree_of(lexicon, units), {kExact, 0.0, false});
  search.push(log_p.data(), frames);
  const Hypothesis best = search.best();
  REQUIRE(best.words.size() > 500);
  REQUIRE(search.history().size() < 5000);  // of up to two for every frame
  Labels labels;
  std::uint32_t end = 0;
  for (const SpokenWord& word : best.words) {
    REQUIRE(word.start >= end);
    REQUIRE(word.end > word.start);
    end = word.end;
    const Labels& said = lexicon[word.word][0];
    labels.insert(labels.end(), said.begin(), said.end());
  }
  REQUIRE(end <= frames);
  REQUIRE(best.score == doctest::Approx(viterbi(log_p, units, labels)).epsilon(1e-9));
}

TEST_CASE("the tree numbers children in order and keeps the first of words that sound alike") {
  const auto tree = tree_of({{{2, 1}}, {{1}}, {{2}, {1}}, {{2, 1}}}, 3);
  REQUIRE(tree->size() == 4);
  REQUIRE(tree->children_begin(0) == 1);
  REQUIRE(tree->children_end(0) == 3);
  REQUIRE((*tree)[1].unit == 1);
  REQUIRE(*tree->words_begin(1) == 1);
  REQUIRE(tree->is_leaf(1));
  REQUIRE(*tree->words_begin(2) == 2);
  REQUIRE(tree->children_begin(2) == 3);
  REQUIRE(*tree->words_begin(3) == 0);
}

static std::vector<PathLabel> best_path(const float* scores, std::size_t frames, std::size_t units,
                                        std::size_t blank) {
  std::vector<PathLabel> path;
  visit_best_path(scores, frames, units, units, blank,
                  [&](const PathLabel& label) { path.push_back(label); });
  return path;
}

TEST_CASE("the best path joins runs and leaves blanks out") {
  const std::vector<float> one_hot = {0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1};
  const auto path = best_path(one_hot.data(), 6, 3, 0);
  REQUIRE(path.size() == 3);
  const std::vector<std::vector<std::uint32_t>> expected = {{1, 0, 2}, {1, 3, 4}, {2, 4, 6}};
  for (std::size_t i = 0; i < 3; ++i)
    REQUIRE(std::vector<std::uint32_t>{path[i].unit, path[i].start, path[i].end} == expected[i]);
  REQUIRE(best_path(one_hot.data(), 6, 3, 3).size() == 4);
  const std::vector<float> ties(6, 0.5f);
  REQUIRE(best_path(ties.data(), 2, 3, 3).size() == 1);
  REQUIRE(best_path(ties.data(), 2, 3, 3)[0].unit == 0);
}

}  // namespace compact_rnn::test
