// sMBR: expected accuracies and losses against all paths, one by one, and against PyTorch;
// differences of the loss; graphs and sequences that do not fit each other.
#include "train/criteria/smbr.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "all_paths.h"
#include "base/error.h"
#include "criterion_case.h"
#include "fixtures/smbr.h"
#include "train/criteria/ctc.h"
#include "train/graphs/word_graph.h"

namespace compact_rnn::test {
namespace {

// A bigram: log_p(word | the word before), as a table; state 0 is before the first word. A word may
// be impossible, and so may be the end.
class Bigram final : public LanguageSource {
 public:
  Bigram(std::size_t words, std::size_t seed) : words_(words), table_((words + 1) * (words + 1)) {
    Randoms randoms(seed);
    for (double& log_p : table_) log_p = static_cast<double>(randoms.real(-3, -0.2f));
  }
  std::unique_ptr<LanguageSource> clone() const override { return std::make_unique<Bigram>(*this); }
  std::size_t words() const override { return words_; }
  LanguageState start() override { return 0; }
  LanguageStep score(LanguageState state, std::uint32_t word) override {
    return {word + 1, at(state, word)};
  }
  double final_log_p(LanguageState state) override { return at(state, words_); }
  double& at(std::size_t state, std::size_t word) { return table_[state * (words_ + 1) + word]; }

 private:
  std::size_t words_;
  std::vector<double> table_;
};

struct Lexicon {
  std::vector<std::vector<std::uint32_t>> units;  // of each spelling
  std::vector<std::uint32_t> words;

  std::vector<WordTree::Pronunciation> spellings() const {
    std::vector<WordTree::Pronunciation> all;
    for (std::size_t i = 0; i < units.size(); ++i)
      all.push_back({units[i].data(), static_cast<std::uint32_t>(units[i].size()), words[i]});
    return all;
  }
};

// Units 1 and 2, blank 0. Words: 0 "1 2", or "2"; 1 "1"; 2 "2 2 1".
Lexicon small_lexicon() { return {{{1, 2}, {2}, {1}, {2, 2, 1}}, {0, 0, 1, 2}}; }

// Sums of the weights of sentences by what they say, over sequences of spellings.
void add_sentences(Bigram& source, double weight, const Lexicon& lexicon, std::size_t most,
                   LanguageState state, const Labels& so_far, double log_p,
                   std::map<Labels, double>& sums) {
  sums[so_far] += std::exp(log_p + weight * source.final_log_p(state));
  for (std::size_t i = 0; i < lexicon.units.size(); ++i) {
    Labels longer = so_far;
    longer.insert(longer.end(), lexicon.units[i].begin(), lexicon.units[i].end());
    const LanguageStep step = source.score(state, lexicon.words[i]);
    if (longer.size() <= most)
      add_sentences(source, weight, lexicon, most, step.next, longer, log_p + weight * step.log_p,
                    sums);
  }
}

template <class Number, std::size_t kSize>
std::vector<Number> as_vector(const Number (&numbers)[kSize]) {
  return {numbers, numbers + kSize};
}

struct SmbrCase {
  Batch batch;
  Labels labels;
  std::vector<std::uint32_t> label_lengths;
  std::vector<const train::StateGraph*> graphs;
  double scale = 1, ctc_weight = 0;
  std::int32_t blank = 0;

  template <class Real>
  train::Scored operator()(const Real* scores, Real* gradient, Team& team) const {
    const train::SmbrTargets targets = {
        {labels.data(), label_lengths.data(), blank}, graphs, scale, ctc_weight};
    return train::smbr(scores, batch.units, batch.shape(), targets, gradient, team);
  }
};

SmbrCase single(std::uint32_t frames, const Labels& labels, const train::StateGraph& graph,
                double scale, double ctc_weight) {
  return {{frames, 3, {frames}},
          labels,
          {static_cast<std::uint32_t>(labels.size())},
          {&graph},
          scale,
          ctc_weight};
}

// The accuracy of all paths of units, each weighted by all sentences that it says.
double brute_accuracy(const std::vector<double>& scores, std::size_t frames,
                      const std::map<Labels, double>& sentences, const Labels& reference,
                      double scale) {
  const std::vector<double> log_y = log_softmax_of(scores, 3);
  double weights = 0, accuracies = 0;
  visit_paths(frames, 3, [&](const Labels& path) {
    const auto found = sentences.find(said(path, 0));
    if (found == sentences.end()) return;
    const double weight = found->second * std::exp(scale * log_p_of(path, log_y, 3));
    const Labels labels = held(path, 0);
    double correct = 0;
    for (std::size_t t = 0; t < frames; ++t) correct += labels[t] == reference[t];
    weights += weight;
    accuracies += weight * correct;
  });
  return accuracies / weights;
}

TEST_CASE("smbr: the loss is the wrong frames of all paths of a language, one by one") {
  const Lexicon lexicon = small_lexicon();
  for (const double weight : {1.0, 0.3})
    for (const double scale : {1.0, 0.25}) {
      Bigram source(3, 5);
      source.at(0, 2) = source.at(2, 1) = source.at(3, 3) = kImpossible;
      const train::StateGraph graph =
          train::spelt(train::word_graph(source, weight), lexicon.spellings(), 0);
      std::map<Labels, double> sentences;
      add_sentences(source, weight, lexicon, 7, 0, {}, 0, sentences);
      for (const Labels& labels : {Labels{1, 2}, {2, 2, 1, 1}, {}}) {
        const std::vector<double> scores = random_scores(7 * 3, 2, labels.size());
        const Labels reference = held(brute_alignment(scores, 7, labels), 0);
        const double expected = 7 - brute_accuracy(scores, 7, sentences, reference, scale);
        const auto got = score_case(scores, single(7, labels, graph, scale, 0));
        CHECK(got.scored.loss == doctest::Approx(expected).epsilon(1e-12));
        CHECK(got.scored.count == 1);
        CHECK(got.scored.labels == labels.size());
      }
    }
}

TEST_CASE("smbr: over a lattice the sentences are its own, each once, weighed by the language") {
  const Lexicon lexicon = small_lexicon();
  Bigram source(3, 8);
  // 0 1 | 0, 1 by two ways that differ in time, with a silent arc between; then 2 or the end.
  const Lattice lattice(6, {{0, 1, 0, 0, 2, -1, 0},
                            {0, 2, 0, 0, 3, -2, 0},
                            {1, 3, kNoLatticeWord, 2, 3, -1, 0},
                            {3, 4, 1, 3, 5, -1, 0},
                            {2, 4, 1, 3, 5, -1, 0},
                            {2, 5, kNoLatticeWord, 5, 7, -9, 0},
                            {4, 5, 2, 5, 7, -1, 0},
                            {4, 5, kNoLatticeWord, 5, 7, -1, 0}});
  std::map<Labels, double> sentences;
  for (const std::vector<std::uint32_t>& words :
       std::vector<std::vector<std::uint32_t>>{{0}, {0, 1}, {0, 1, 2}}) {
    double log_p = 0;
    LanguageState state = 0;
    for (const std::uint32_t word : words) {
      const LanguageStep step = source.score(state, word);
      log_p += step.log_p;
      state = step.next;
    }
    log_p += source.final_log_p(state);
    for (const Labels& first : {Labels{1, 2}, Labels{2}}) {
      Labels labels = first;
      if (words.size() > 1) labels.push_back(1);
      if (words.size() > 2) labels.insert(labels.end(), {2, 2, 1});
      sentences[labels] += std::exp(log_p);
    }
  }
  const train::StateGraph graph =
      train::spelt(train::word_graph(source, 1, lattice), lexicon.spellings(), 0);
  const std::vector<double> scores = random_scores(8 * 3, 2, 4);
  const Labels reference = held(brute_alignment(scores, 8, {2, 1}), 0);
  const double expected = 8 - brute_accuracy(scores, 8, sentences, reference, 0.5);
  const auto got = score_case(scores, single(8, {2, 1}, graph, 0.5, 0));
  CHECK(got.scored.loss == doctest::Approx(expected).epsilon(1e-12));
}

// Sequences of unequal lengths over two graphs, interpolated with CTC.
struct Mixed {
  Lexicon lexicon = small_lexicon();
  train::StateGraph first, second;
  SmbrCase its;

  explicit Mixed(double ctc_weight) : first(graph(1)), second(graph(2)) {
    its = {{30, 3, {30, 4, 1, 19, 2}},
           {1, 2, 2, 1, 2, 1, 1, 2, 2, 1, 1, 1, 1},
           {4, 2, 0, 4, 3},
           {&first, &second, &first, &second, &first},
           0.7,
           ctc_weight};
  }
  train::StateGraph graph(std::size_t seed) const {
    Bigram source(3, seed);
    return train::spelt(train::word_graph(source, 1), lexicon.spellings(), 0);
  }
};

TEST_CASE("smbr: gradients are the differences of the loss") {
  for (const double ctc_weight : {0.0, 0.3, 1.0}) {
    const Mixed mixed(ctc_weight);
    const std::vector<double> scores = random_scores(mixed.its.batch.size(), 3, 6);
    const auto got = score_case(scores, mixed.its);
    CHECK(got.scored.infeasible == 1);  // three labels in two frames
    CHECK(got.scored.count == 4);
    CHECK(distance(got.gradient, differences(scores, mixed.its)) < 1e-6);
    const auto in_float = score_case(as<float>(scores), mixed.its);
    CHECK(distance(in_float.gradient, got.gradient) < 1e-5);
  }
}

// The graph of the fixture, whose arcs make loops.
train::StateGraph fixture_graph() {
  namespace torch = torch_smbr;
  std::vector<train::StateGraph::State> states;
  for (std::size_t s = 0; s < std::size(torch::kStateUnits); ++s)
    states.push_back(
        {torch::kStateUnits[s], torch::kStateLabels[s], torch::kEntries[s], torch::kExits[s]});
  std::vector<train::StateGraph::Arc> arcs;
  for (std::size_t i = 0; i < std::size(torch::kArcFrom); ++i)
    arcs.push_back({torch::kArcFrom[i], torch::kArcTo[i], torch::kArcWeights[i]});
  return {states, arcs};
}

TEST_CASE("smbr: losses, accuracies and gradients are those of PyTorch") {
  namespace torch = torch_smbr;
  const train::StateGraph graph = fixture_graph();
  const Batch batch = {torch::kFrames, torch::kUnits, as_vector(torch::kLengths)};
  const SmbrCase its = {batch,
                        as_vector(torch::kLabels),
                        as_vector(torch::kLabelLengths),
                        {&graph, &graph, &graph},
                        torch::kScale,
                        torch::kCtcWeight};
  const std::vector<double> scores = as_vector(torch::kScores);
  const auto got = score_case(scores, its);
  SmbrCase accurate = its;
  accurate.ctc_weight = 0;
  const auto accuracies = score_case(scores, accurate);
  for (std::size_t b = 0; b < batch.lengths.size(); ++b) {
    CHECK(got.scored.sequences[b].loss == doctest::Approx(torch::kLosses[b]).epsilon(1e-12));
    CHECK(batch.lengths[b] - accuracies.scored.sequences[b].loss ==
          doctest::Approx(torch::kAccuracies[b]).epsilon(1e-12));
  }
  CHECK(distance(got.gradient, torch::kGradient) < 1e-12);
}

TEST_CASE("smbr: hundreds of frames of confident scores") {
  Mixed mixed(0);
  mixed.its.batch = {400, 3, {400}};
  mixed.its.labels = {1, 2, 1, 2, 2, 1};
  mixed.its.label_lengths = {6};
  mixed.its.graphs = {&mixed.first};
  mixed.its.scale = 1;
  const std::vector<double> scores = random_scores(400 * 3, 60, 3);
  const auto got = score_case(scores, mixed.its);
  CHECK(got.scored.loss >= 0);
  CHECK(got.scored.loss <= 400);
  double greatest = 0;
  for (const double each : got.gradient) greatest = std::max(greatest, std::fabs(each));
  CHECK(std::isfinite(greatest));
}

TEST_CASE("smbr: all of CTC is CTC") {
  const Mixed mixed(1);
  const std::vector<double> scores = random_scores(mixed.its.batch.size(), 3, 6);
  const auto got = score_case(scores, mixed.its);
  const auto ctc = score_case(scores, [&](const auto* x, auto* gradient, Team& team) {
    const train::CtcTargets targets = {mixed.its.labels.data(), mixed.its.label_lengths.data(), 0};
    return train::ctc(x, 3, mixed.its.batch.shape(), targets, gradient, team);
  });
  CHECK(got.scored.loss == doctest::Approx(ctc.scored.loss).epsilon(1e-14));
  CHECK(distance(got.gradient, ctc.gradient) < 1e-13);
}

TEST_CASE("smbr: a sequence too short for every path of its graph is counted, with no gradient") {
  const Lexicon lexicon = {{{1, 2, 1, 2}}, {0}};
  Bigram source(1, 1);
  source.at(0, 1) = kImpossible;  // something must be said
  const train::StateGraph graph =
      train::spelt(train::word_graph(source, 1), lexicon.spellings(), 0);
  const SmbrCase its = single(3, {1}, graph, 1, 0.5);
  const auto got = score_case(random_scores(9, 1, 1), its);
  CHECK(got.scored.count == 0);
  CHECK(got.scored.infeasible == 1);
  CHECK(got.scored.loss == 0);
  for (const double each : got.gradient) CHECK(each == 0);
}

TEST_CASE("smbr: a NaN score makes the loss NaN") {
  Bigram source(3, 1);
  const Lexicon lexicon = small_lexicon();
  const train::StateGraph graph =
      train::spelt(train::word_graph(source, 1), lexicon.spellings(), 0);
  std::vector<double> scores = random_scores(9, 1, 1);
  scores[4] = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(score_case(scores, single(3, {1}, graph, 1, 0)).scored.loss));
}

TEST_CASE("smbr: a team of any size makes the same, to the bit") {
  const Mixed mixed(0.2);
  const std::vector<float> scores = as<float>(random_scores(mixed.its.batch.size(), 5, 6));
  const auto alone = score_case(scores, mixed.its, 1);
  for (const int members : {2, 3, 9}) {
    const auto together = score_case(scores, mixed.its, members);
    CHECK(together.scored.loss == alone.scored.loss);
    CHECK(together.gradient == alone.gradient);
  }
}

}  // namespace
}  // namespace compact_rnn::test
