#include "speech/resampler.h"

#include <algorithm>

namespace compact_rnn::speech {

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
    out.push_back(filter_->apply(pending_.data() + start, phase_));
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
