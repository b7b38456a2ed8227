#include "speech/resampler.h"

#include <algorithm>

namespace compact_rnn::speech {

// Four sums side by side: additions need not wait for each other. Their order is fixed, and so is
// the result.
static double weighted_sum(const float* x, const double* weights, std::size_t count) {
  double sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += weights[i + lane] * x[i + lane];
  for (; i < count; ++i) sums[0] += weights[i] * x[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

Resampler::Resampler(std::shared_ptr<const ResamplingFilter> filter) : filter_(std::move(filter)) {
  reset();
}

void Resampler::reset() {
  pending_.assign(filter_->reach() - 1, 0.0f);
  gap_ = phase_ = taken_ = made_ = 0;
}

void Resampler::produce(std::vector<float>& out) {
  const Ratio ratio = filter_->ratio();
  const std::size_t width = 2 * filter_->reach();
  std::size_t start = 0;
  while (start + width <= pending_.size()) {
    const double* weights = filter_->weights(phase_);
    out.push_back(static_cast<float>(weighted_sum(pending_.data() + start, weights, width)));
    ++made_;
    phase_ += ratio.down;
    start += phase_ / ratio.up;
    phase_ %= ratio.up;
  }
  const std::size_t done = std::min(start, pending_.size());
  gap_ = start - done;
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
}

void Resampler::push(const float* samples, std::size_t count, std::vector<float>& out) {
  const std::size_t skipped = std::min(gap_, count);
  gap_ -= skipped;
  taken_ += count;
  pending_.insert(pending_.end(), samples + skipped, samples + count);
  produce(out);
}

void Resampler::end(std::vector<float>& out) {
  const Ratio ratio = filter_->ratio();
  const std::size_t total = (taken_ * ratio.up + ratio.down - 1) / ratio.down,
                    missing = total - made_;
  const std::vector<float> silence(gap_ + filter_->reach(), 0.0f);
  const std::size_t before = out.size();
  push(silence.data(), silence.size(), out);
  out.resize(before + missing);
  reset();
}

}  // namespace compact_rnn::speech
