#include "speech/mean_normalization.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn::speech {

static constexpr double kLeastVariance = 1e-10;

MeanNormalization::MeanNormalization(std::size_t size, const MeanSettings& settings)
    : size_(size), settings_(settings), sums_(size), squares_(size) {}

void MeanNormalization::count(const float* frame, double sign) {
  for (std::size_t i = 0; i < size_; ++i) {
    const double x = frame[i];
    sums_[i] += sign * x;
    squares_[i] += sign * x * x;
  }
}

void MeanNormalization::append(const float* frame, std::vector<float>& out) const {
  const auto count = static_cast<double>(frames_.size());
  for (std::size_t i = 0; i < size_; ++i) {
    const double mean = sums_[i] / count;
    const double variance = std::max(squares_[i] / count - mean * mean, kLeastVariance);
    const double scale = settings_.variance ? 1 / std::sqrt(variance) : 1;
    out.push_back(static_cast<float>((frame[i] - mean) * scale));
  }
}

void MeanNormalization::append_waiting(std::vector<float>& out) {
  for (const std::vector<float>& frame : frames_) append(frame.data(), out);
  waits_ = false;
}

void MeanNormalization::push(const float* frame, std::vector<float>& out) {
  if (settings_.over == MeanOver::nothing) {
    out.insert(out.end(), frame, frame + size_);
    return;
  }
  frames_.emplace_back(frame, frame + size_);
  count(frame, 1);
  if (settings_.over == MeanOver::utterance) return;
  if (frames_.size() > settings_.window + 1) {
    count(frames_.front().data(), -1);
    frames_.pop_front();
  }
  if (!waits_) return append(frame, out);
  if (frames_.size() >= settings_.least) append_waiting(out);
}

void MeanNormalization::end(std::vector<float>& out) {
  if (waits_) append_waiting(out);
  frames_.clear();
  std::fill(sums_.begin(), sums_.end(), 0.0);
  std::fill(squares_.begin(), squares_.end(), 0.0);
  waits_ = true;
}

}  // namespace compact_rnn::speech
