// The search with language models against brute force: every string of words, its alignment by the
// textbook and its language by the plain table.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>

#include "brute_force.h"
#include "decode/word_search.h"
#include "language/any_word.h"
#include "language/ngram_source.h"
#include "language/rescored_source.h"
#include "lattices/best_sentences.h"
#include "lattices/paths.h"
#include "ngrams/table.h"

namespace compact_rnn::test {
namespace {

constexpr std::size_t kUnits = 4;
// As word_search.test.cc has it, and a word that sounds like another.
const Lexicon kLexicon = {{{1, 2}}, {{1, 2, 3}, {3, 1}}, {{2, 2}}, {{3}}, {{1, 2, 2}}, {{3}}};
const std::vector<std::string> kNames = {"a", "b", "c", "d", "e", "f"};

// All words, and about half of the n-grams that there could be.
NgramTable random_table(std::mt19937& random, std::size_t order,
                        const std::vector<std::string>& words) {
  std::uniform_real_distribution<float> log_p(-2.0f, -0.2f), backoff(-0.8f, 0.1f);
  NgramTable table;
  table.levels.emplace_back();
  for (const std::string& word : words) {
    const std::uint32_t number = table.vocabulary.add(word);
    table.levels[0].words.push_back(number);
    table.levels[0].log_p.push_back(word == "<s>" ? kLogZero : log_p(random));
    if (order > 1) table.levels[0].log_backoff.push_back(backoff(random));
  }
  for (std::size_t k = 1; k < order; ++k) {
    LevelBuilder level;
    for (std::uint32_t parent = 0; parent < table.levels[k - 1].size(); ++parent)
      for (std::uint32_t word = 0; word < words.size(); ++word)
        if (words[word] != "<s>" && random() % 2 == 0)
          level.add(parent, word, log_p(random), k + 1 < order ? backoff(random) : 0.0f);
    level.append_to(table);
  }
  return table;
}

struct Language {
  NgramTable table;
  std::shared_ptr<const NgramWords> words;

  Language(std::mt19937& random, std::size_t order,
           const std::vector<std::string>& names = {"</s>", "<s>", "c", "a", "b", "d", "e", "f"})
      : table(random_table(random, order, names)),
        words(std::make_shared<NgramWords>(std::make_shared<NgramModel>(table, 32), kNames)) {}

  std::unique_ptr<LanguageSource> source() const { return std::make_unique<NgramSource>(words); }

  // Natural log p of a sentence, by the table.
  double log_p(const Words& sentence) const {
    std::vector<std::uint32_t> said;
    const std::uint32_t start = table.vocabulary.find("<s>"),
                        unknown = table.vocabulary.find("<unk>");
    if (start != kUnknownWord) said.push_back(start);
    double sum = 0.0;
    const auto add = [&](std::uint32_t word) {
      if (word == kUnknownWord) word = unknown;
      if (word == kUnknownWord) return void(sum = kImpossible);
      const std::size_t known = std::min(said.size(), table.order() - 1);
      sum += table.log_p(said.data() + said.size() - known, known, word) * std::log(10.0);
      said.push_back(word);
    };
    for (const std::uint32_t word : sentence) {
      add(table.vocabulary.find(kNames[word]));
      if (sum == kImpossible) return sum;
    }
    if (table.vocabulary.find("</s>") != kUnknownWord) add(table.vocabulary.find("</s>"));
    return sum;
  }
};

// Of each string of words the best score.
std::map<Words, double> all_sentences(const Language& language, const std::vector<float>& log_p,
                                      double weight, double penalty) {
  std::map<Words, double> scores;
  visit_sentences(kLexicon, log_p, kUnits, [&](const Words& words, double acoustic) {
    const double said = language.log_p(words);
    const double score =
        said == kImpossible || acoustic == kImpossible
            ? kImpossible
            : acoustic + weight * said - penalty * static_cast<double>(words.size());
    const auto found = scores.emplace(words, score).first;
    found->second = std::max(found->second, score);
  });
  return scores;
}

std::pair<Words, double> best_of(const std::map<Words, double>& scores) {
  std::pair<Words, double> best = {{}, kImpossible};
  for (const auto& each : scores)
    if (each.second > best.second) best = each;
  return best;
}

SearchOptions exact(double weight, double penalty) {
  SearchOptions options = {kExact, penalty, false};
  options.language_weight = weight;
  options.lattice = true;
  return options;
}

}  // namespace

TEST_CASE("with n-grams of any order the search finds what brute force finds") {
  std::mt19937 random(11);
  const auto tree = tree_of(kLexicon, kUnits);
  for (std::size_t order = 1; order <= 3; ++order)
    for (const double weight : {1.0, 2.5})
      for (std::size_t frames = 1; frames <= 5; ++frames)
        for (int repeat = 0; repeat < 6; ++repeat) {
          const Language language(random, order);
          const std::vector<float> log_p = random_log_p(random, frames, kUnits);
          const auto [words, score] = best_of(all_sentences(language, log_p, weight, -1.0));
          WordSearch search(tree, exact(weight, -1.0), language.source());
          search.push(log_p.data(), frames);
          const Hypothesis found = search.best();
          INFO("order ", order, ", ", frames, " frames, repeat ", repeat);
          REQUIRE(found.score == doctest::Approx(score).epsilon(1e-6));
          REQUIRE(numbers_of(found) == words);
        }
}

TEST_CASE("rescored on the fly the search finds what it finds with the large model alone") {
  std::mt19937 random(12);
  const auto tree = tree_of(kLexicon, kUnits);
  for (int repeat = 0; repeat < 30; ++repeat) {
    const Language small(random, 1 + static_cast<std::size_t>(repeat) % 2), large(random, 3);
    const std::size_t frames = repeat < 20 ? 5 : 60;
    const std::vector<float> log_p = random_log_p(random, frames, kUnits);
    WordSearch once(tree, exact(1.3, 0.5), large.source());
    WordSearch twice(tree, exact(1.3, 0.5),
                     std::make_unique<RescoredSource>(small.source(), large.source()));
    once.push(log_p.data(), frames);
    twice.push(log_p.data(), frames);
    REQUIRE(numbers_of(twice.best()) == numbers_of(once.best()));
    REQUIRE(twice.best().score == doctest::Approx(once.best().score).epsilon(1e-12));
    if (frames > 5) continue;
    const auto [words, score] = best_of(all_sentences(large, log_p, 1.3, 0.5));
    REQUIRE(numbers_of(twice.best()) == words);
    REQUIRE(twice.best().score == doctest::Approx(score).epsilon(1e-6));
  }
}

TEST_CASE("words that a model lacks have its <unk>, or cannot be said") {
  std::mt19937 random(13);
  const auto tree = tree_of(kLexicon, kUnits);
  for (const bool open : {false, true}) {
    std::vector<std::string> names = {"<s>", "</s>", "a", "c", "d", "other"};
    if (open) names.push_back("<unk>");
    for (int repeat = 0; repeat < 20; ++repeat) {
      const Language language(random, 2, names);
      REQUIRE(language.words->lacking() == std::vector<std::uint32_t>{1, 4, 5});
      REQUIRE(language.words->model_words() == 4);
      REQUIRE(language.words->model_only() == 1);
      const std::vector<float> log_p = random_log_p(random, 5, kUnits);
      const auto [words, score] = best_of(all_sentences(language, log_p, 1.0, -3.0));
      WordSearch search(tree, exact(1.0, -3.0), language.source());
      search.push(log_p.data(), 5);
      REQUIRE(numbers_of(search.best()) == words);
      REQUIRE(search.best().score == doctest::Approx(score).epsilon(1e-6));
    }
  }
}

TEST_CASE("paths of a lattice are sentences with their scores, the best of them the search's") {
  std::mt19937 random(14);
  const auto tree = tree_of(kLexicon, kUnits);
  std::size_t sentences = 0, exactly = 0;
  for (int repeat = 0; repeat < 40; ++repeat) {
    const Language language(random, 1 + static_cast<std::size_t>(repeat) % 3);
    const std::vector<float> log_p = random_log_p(random, 5, kUnits);
    const std::map<Words, double> expected = all_sentences(language, log_p, 0.7, 0.2);
    WordSearch search(tree, exact(0.7, 0.2), language.source());
    search.push(log_p.data(), 5);
    const Lattice lattice = search.lattice();
    const std::vector<double> weights = lattice.weights({1.0, 0.7, 0.2});
    const auto best = best_sentences(lattice, weights, 1000);
    REQUIRE(best.size() > 10);
    REQUIRE(best[0].score == doctest::Approx(search.best().score).epsilon(1e-9));
    for (const LatticeSentence& each : best) {
      Words words;
      for (const std::size_t arc : each.arcs)
        if (lattice.arcs()[arc].word != kNoLatticeWord) words.push_back(lattice.arcs()[arc].word);
      REQUIRE(expected.count(words) == 1);
      REQUIRE(each.score <= expected.at(words) + 1e-5);
      ++sentences;
      if (each.score > expected.at(words) - 1e-5) ++exactly;
    }
    REQUIRE(numbers_of(search.best()) == best_of(expected).first);
  }
  // The rest begin a word where it was better after other words of the same state.
  REQUIRE(exactly > sentences * 9 / 10);
}

TEST_CASE("a clone goes on alone, and states that are forgotten change nothing") {
  std::mt19937 random(15);
  const auto tree = tree_of(kLexicon, kUnits);
  const Language small(random, 1), language(random, 3);
  const std::size_t frames = 400;
  const std::vector<float> log_p = random_log_p(random, frames, kUnits, 2.0f);

  // Forgets at every word.
  class Forgetful final : public LanguageSource {
   public:
    explicit Forgetful(std::unique_ptr<LanguageSource> source) : source_(std::move(source)) {}
    std::unique_ptr<LanguageSource> clone() const override {
      return std::make_unique<Forgetful>(source_->clone());
    }
    std::size_t words() const override { return source_->words(); }
    LanguageState start() override { return source_->start(); }
    LanguageStep score(LanguageState state, std::uint32_t word) override {
      return source_->score(state, word);
    }
    double final_log_p(LanguageState state) override { return source_->final_log_p(state); }
    void contexts(LanguageState state, std::vector<LanguageContext>& found) override {
      source_->contexts(state, found);
    }
    void visit_words(std::uint64_t key, const Visit& visit) override {
      source_->visit_words(key, visit);
    }
    void keep(std::vector<LanguageState>& states) override { source_->keep(states); }
    std::size_t remembered() const override { return SIZE_MAX / 2; }

   private:
    std::unique_ptr<LanguageSource> source_;
  };

  const auto rescored = [&] {
    return std::make_unique<RescoredSource>(small.source(), language.source());
  };
  SearchOptions options = {12.0, 0.0, false};
  WordSearch search(tree, options, rescored());
  WordSearch forgetful(tree, options, std::make_unique<Forgetful>(rescored()));
  search.push(log_p.data(), frames / 2);
  forgetful.push(log_p.data(), frames / 2);
  WordSearch clone(search);
  const Hypothesis half = clone.best();
  for (WordSearch* each : {&search, &forgetful})
    each->push(log_p.data() + frames / 2 * kUnits, frames / 2);
  REQUIRE(numbers_of(forgetful.best()) == numbers_of(search.best()));
  REQUIRE(forgetful.best().score == search.best().score);
  REQUIRE(clone.best().score == half.score);
  clone.push(log_p.data() + frames / 2 * kUnits, frames / 2);
  REQUIRE(clone.best().score == search.best().score);
  search.reset();
  search.push(log_p.data(), frames);
  REQUIRE(search.best().score == clone.best().score);
}

TEST_CASE("a frame keeps no more paths than it may, and there is always a result") {
  std::mt19937 random(16);
  const auto tree = tree_of(kLexicon, kUnits);
  const Language language(random, 2);
  const std::vector<float> log_p = random_log_p(random, 50, kUnits);
  SearchOptions options = {kExact, 0.0, false};
  for (const std::size_t most : {1, 4, 9}) {
    options.most_paths = most;
    WordSearch search(tree, options, language.source());
    for (std::size_t t = 0; t < 50; ++t) {
      search.push(log_p.data() + t * kUnits, 1);
      REQUIRE(search.paths() <= most);
      REQUIRE(search.best().score > kImpossible);
    }
  }
  WordSearch narrow(tree, {1e-9, 0.0, false}, language.source());
  narrow.push(log_p.data(), 50);
  REQUIRE(narrow.best().score > kImpossible);
}

}  // namespace compact_rnn::test
