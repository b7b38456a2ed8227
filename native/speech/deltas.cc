#include "speech/deltas.h"

namespace compact_rnn::speech {
namespace {

// [order + 1][1 + 2 order window]: by how much each frame around the middle one counts.
std::vector<std::vector<double>> scales_of(std::size_t order, std::size_t window) {
  const std::size_t reach = order * window;
  std::vector<std::vector<double>> scales{std::vector<double>(2 * reach + 1)};
  scales[0][reach] = 1;
  double squares = 0;
  for (std::size_t j = 1; j <= window; ++j) squares += 2 * static_cast<double>(j * j);
  for (std::size_t i = 1; i <= order; ++i) {
    const std::vector<double>& before = scales.back();
    std::vector<double> next(before.size());
    // Those of the order before lie within (i - 1) window frames of the middle.
    for (std::size_t k = reach - (i - 1) * window; k <= reach + (i - 1) * window; ++k)
      for (std::size_t j = 0; j <= 2 * window; ++j)
        next[k + j - window] +=
            (static_cast<double>(j) - static_cast<double>(window)) * before[k] / squares;
    scales.push_back(std::move(next));
  }
  return scales;
}

}  // namespace

Deltas::Deltas(std::size_t size, std::size_t order, std::size_t window)
    : size_(size),
      scales_(scales_of(order, window)),
      around_(size, Context{order * window, order * window, 1}) {}

void Deltas::append(std::vector<float>& out) {
  for (std::size_t at = 0; at < spliced_.size(); at += around_.spliced_size())
    for (const std::vector<double>& scales : scales_)
      for (std::size_t i = 0; i < size_; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < scales.size(); ++k)
          sum += scales[k] * spliced_[at + k * size_ + i];
        out.push_back(static_cast<float>(sum));
      }
  spliced_.clear();
}

void Deltas::push(const float* frame, std::vector<float>& out) {
  around_.push(frame, spliced_);
  append(out);
}

void Deltas::end(std::vector<float>& out) {
  around_.end(spliced_);
  append(out);
}

}  // namespace compact_rnn::speech
