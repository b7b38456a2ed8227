// The windows of a signal that arrives in pieces: window i begins at sample i hop. Only whole
// windows count, so N samples have 1 + floor((N - window) / hop) of them (Kaldi's snip-edges;
// without, edges.h adds samples at both ends first).
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace compact_rnn::speech {

class Framing {
 public:
  Framing(std::size_t window, std::size_t hop) : window_(window), hop_(hop) {}

  // Calls each(samples) for every window that these samples complete.
  template <typename Each>
  void push(const float* samples, std::size_t count, Each each) {
    const std::size_t skipped = std::min(gap_, count);
    gap_ -= skipped;
    pending_.insert(pending_.end(), samples + skipped, samples + count);
    std::size_t start = 0;
    for (; start + window_ <= pending_.size(); start += hop_) each(pending_.data() + start);
    const std::size_t done = std::min(start, pending_.size());
    gap_ += start - done;
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
  }

  void reset() {
    pending_.clear();
    gap_ = 0;
  }

 private:
  std::size_t window_, hop_;
  std::vector<float> pending_;  // from the beginning of the next window on
  std::size_t gap_ = 0;         // samples to come that lie before it
};

}  // namespace compact_rnn::speech
