// Every string of words that a few frames can say, each scored by the textbook's CTC Viterbi path.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "decode/word_search.h"

namespace compact_rnn::test {

constexpr double kExact = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kBlank = 0;

using Labels = std::vector<std::uint32_t>;
using Words = std::vector<std::uint32_t>;
using Lexicon = std::vector<std::vector<Labels>>;  // [word][pronunciation]

inline std::shared_ptr<const WordTree> tree_of(const Lexicon& lexicon, std::size_t units) {
  std::vector<WordTree::Pronunciation> all;
  for (std::uint32_t word = 0; word < lexicon.size(); ++word)
    for (const Labels& each : lexicon[word])
      all.push_back({each.data(), static_cast<std::uint32_t>(each.size()), word});
  return std::make_shared<const WordTree>(std::move(all), units, kBlank);
}

// log_p [frames][units]: the best alignment of the labels, over the labels with blanks around each.
inline double viterbi(const std::vector<float>& log_p, std::size_t units, const Labels& labels) {
  const std::size_t frames = log_p.size() / units, states = 2 * labels.size() + 1;
  const auto unit = [&](std::size_t s) { return s % 2 == 0 ? kBlank : labels[s / 2]; };
  std::vector<double> score(states, kImpossible);
  for (std::size_t t = 0; t < frames; ++t)
    for (std::size_t s = states; s-- > 0;) {
      double best = score[s];
      if (t == 0 && s < 2) best = 0.0;
      if (t > 0 && s >= 1) best = std::max(best, score[s - 1]);
      if (t > 0 && s >= 2 && unit(s) != kBlank && unit(s) != unit(s - 2))
        best = std::max(best, score[s - 2]);
      score[s] = best + log_p[t * units + unit(s)];
    }
  return labels.empty() ? score[0] : std::max(score[states - 1], score[states - 2]);
}

// Calls visit(words, acoustic log-probability) for every string of pronunciations that the frames
// have room for.
using VisitSentence = std::function<void(const Words&, double)>;
inline void visit_sentences(const Lexicon& lexicon, const std::vector<float>& log_p,
                            std::size_t units, const VisitSentence& visit, Words& words,
                            Labels& labels) {
  visit(words, viterbi(log_p, units, labels));
  for (std::uint32_t word = 0; word < lexicon.size(); ++word)
    for (const Labels& said : lexicon[word]) {
      if ((labels.size() + said.size()) * units > log_p.size()) continue;
      words.push_back(word);
      labels.insert(labels.end(), said.begin(), said.end());
      visit_sentences(lexicon, log_p, units, visit, words, labels);
      labels.resize(labels.size() - said.size());
      words.pop_back();
    }
}
inline void visit_sentences(const Lexicon& lexicon, const std::vector<float>& log_p,
                            std::size_t units, const VisitSentence& visit) {
  Words words;
  Labels labels;
  visit_sentences(lexicon, log_p, units, visit, words, labels);
}

inline std::vector<float> random_log_p(std::mt19937& random, std::size_t frames, std::size_t units,
                                       float spread = 4.0f) {
  std::uniform_real_distribution<float> uniform(-spread, spread);
  std::vector<float> log_p(frames * units);
  for (float& x : log_p) x = uniform(random);
  for (std::size_t t = 0; t < frames; ++t) {
    float* frame = log_p.data() + t * units;
    const double sum = std::accumulate(frame, frame + units, 0.0,
                                       [](double s, float x) { return s + std::exp(x); });
    for (std::size_t i = 0; i < units; ++i) frame[i] -= static_cast<float>(std::log(sum));
  }
  return log_p;
}

inline Words numbers_of(const Hypothesis& hypothesis) {
  Words numbers;
  for (const SpokenWord& word : hypothesis.words) numbers.push_back(word.word);
  return numbers;
}

}  // namespace compact_rnn::test
