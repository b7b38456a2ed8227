// What comes before the first sample and after the last, for windows that are centred (Kaldi
// without snip-edges): window t is centred on the t-th hop, so N samples have floor((N + hop / 2) /
// hop) windows, and the first and the last reach beyond the ends, where the signal is mirrored:
// x[-1 - i] = x[i], x[N + i] = x[N - 1 - i].
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace compact_rnn::speech {

class Edges {
 public:
  // Passes on what Framing cuts into the windows.
  Edges(std::size_t window, std::size_t hop) : window_(window), hop_(hop) {}

  // Samples before the first, for the first window to be centred; gap() of the first are passed
  // over instead where hops are longer than windows.
  std::size_t lead() const { return window_ / 2 > hop_ / 2 ? window_ / 2 - hop_ / 2 : 0; }
  std::size_t gap() const { return hop_ / 2 > window_ / 2 ? hop_ / 2 - window_ / 2 : 0; }

  // Calls each(samples, count) with what follows what it was called with before.
  template <typename Each>
  void push(const float* samples, std::size_t count, Each each) {
    taken_ += count;
    recent_.insert(recent_.end(), samples, samples + count);
    if (!begun_) {
      if (taken_ < std::max(lead(), gap())) return;
      begin(each);
    } else {
      each(samples, count);
    }
    const std::size_t kept = std::min(recent_.size(), 2 * window_);
    recent_.erase(recent_.begin(), recent_.end() - static_cast<std::ptrdiff_t>(kept));
  }

  // The rest, and starts over; returns how many windows there were.
  template <typename Each>
  std::size_t end(Each each) {
    const std::size_t windows = (taken_ + hop_ / 2) / hop_;
    if (windows > 0) {
      if (!begun_) begin(each);
      // Samples from the first window's beginning to the last one's end.
      const std::size_t span = (windows - 1) * hop_ + window_ + gap();
      const std::size_t there = lead() + taken_;
      std::vector<float> tail;
      for (std::size_t i = 0; there + i < span; ++i) tail.push_back(mirrored(taken_ + i));
      each(tail.data(), tail.size());
    }
    recent_.clear();
    taken_ = 0;
    begun_ = false;
    return windows;
  }

 private:
  template <typename Each>
  void begin(Each each) {
    begun_ = true;
    std::vector<float> head;
    for (std::size_t i = lead(); i > 0; --i) head.push_back(mirrored(i - 1));
    head.insert(head.end(), recent_.begin() + static_cast<std::ptrdiff_t>(std::min(gap(), taken_)),
                recent_.end());
    each(head.data(), head.size());
  }

  // Sample n of the signal that goes to and fro between its ends.
  float mirrored(std::size_t n) const {
    n %= 2 * taken_;
    if (n >= taken_) n = 2 * taken_ - 1 - n;
    return recent_[n - (taken_ - recent_.size())];
  }

  std::size_t window_, hop_;
  std::vector<float> recent_;  // the last samples, or all until the first are passed on
  std::size_t taken_ = 0;
  bool begun_ = false;
};

}  // namespace compact_rnn::speech
