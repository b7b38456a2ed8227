#include "train/optimizers/gradient.h"

#include <algorithm>
#include <vector>

namespace compact_rnn::train {
namespace {

constexpr std::size_t kChunk = 4096;
// Independent sums, so that a vector unit can add them.
constexpr std::size_t kLanes = 8;

template <class Real>
double chunk_sum(const Real* g, std::size_t size) {
  double sums[kLanes] = {};
  const std::size_t even = size / kLanes * kLanes;
  for (std::size_t i = 0; i < even; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const auto x = static_cast<double>(g[i + lane]);
      sums[lane] += x * x;
    }
  double sum = 0;
  for (const double each : sums) sum += each;
  for (std::size_t i = even; i < size; ++i)
    sum += static_cast<double>(g[i]) * static_cast<double>(g[i]);
  return sum;
}

}  // namespace

template <class Real>
double sum_of_squares(const Real* gradient, std::size_t size, Team& team) {
  std::vector<double> sums((size + kChunk - 1) / kChunk);
  team.split(sums.size(), [&](const Range& chunks) {
    for (std::size_t k = chunks.first; k < chunks.last; ++k)
      sums[k] = chunk_sum(gradient + k * kChunk, std::min(kChunk, size - k * kChunk));
  });
  double sum = 0;
  for (const double each : sums) sum += each;
  return sum;
}

double clip_factor(double norm, double limit) { return norm > limit ? limit / norm : 1; }

template double sum_of_squares(const float*, std::size_t, Team&);
template double sum_of_squares(const double*, std::size_t, Team&);

}  // namespace compact_rnn::train
