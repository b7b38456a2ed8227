// All paths of CTC, one by one: what criteria over them are checked against.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "../buffers.h"
#include "train/criteria/best_alignment.h"

namespace compact_rnn::test {

using Labels = std::vector<std::int32_t>;

// What a path of units says, blanks dropped and repeats collapsed.
inline Labels said(const Labels& path, std::int32_t blank) {
  Labels labels;
  for (std::size_t t = 0; t < path.size(); ++t)
    if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) labels.push_back(path[t]);
  return labels;
}

template <class Visit>
void visit_paths(std::size_t frames, std::size_t units, const Visit& visit) {
  Labels path(frames);
  for (std::size_t left = 1;;) {
    visit(path);
    for (left = 0; left < frames && ++path[left] == static_cast<std::int32_t>(units); ++left)
      path[left] = 0;
    if (left == frames) return;
  }
}

// log of a frame's softmax.
inline std::vector<double> log_softmax_of(const std::vector<double>& scores, std::size_t units) {
  std::vector<double> log_y = scores;
  for (std::size_t t = 0; t < scores.size(); t += units) {
    double sum = 0;
    for (std::size_t u = 0; u < units; ++u) sum += std::exp(scores[t + u]);
    for (std::size_t u = 0; u < units; ++u) log_y[t + u] -= std::log(sum);
  }
  return log_y;
}

inline double log_p_of(const Labels& path, const std::vector<double>& log_y, std::size_t units) {
  double log_p = 0;
  for (std::size_t t = 0; t < path.size(); ++t)
    log_p += log_y[t * units + static_cast<std::size_t>(path[t])];
  return log_p;
}

inline Labels held(Labels path, std::int32_t blank) {
  train::hold_units(path.data(), path.size(), blank);
  return path;
}

inline std::vector<double> random_scores(std::size_t size, float bound, std::size_t seed) {
  Randoms randoms(seed);
  std::vector<double> scores(size);
  for (double& score : scores) score = static_cast<double>(randoms.real(-bound, bound));
  return scores;
}

// The best of all paths that say the labels.
inline Labels brute_alignment(const std::vector<double>& scores, std::size_t frames,
                              const Labels& labels) {
  const std::vector<double> log_y = log_softmax_of(scores, 3);
  Labels best;
  visit_paths(frames, 3, [&](const Labels& path) {
    if (said(path, 0) != labels) return;
    if (best.empty() || log_p_of(path, log_y, 3) > log_p_of(best, log_y, 3)) best = path;
  });
  return best;
}

}  // namespace compact_rnn::test
