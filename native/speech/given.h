// Frames of features that are given instead of samples: each window is one of them, as it is.
#pragma once

#include <algorithm>

#include "speech/analysis.h"

namespace compact_rnn::speech {

class Given final : public Analysis {
 public:
  explicit Given(std::size_t size) : size_(size) {}
  std::size_t size() const override { return size_; }
  void analyze(const float* samples, float* features) override {
    std::copy_n(samples, size_, features);
  }

 private:
  std::size_t size_;
};

}  // namespace compact_rnn::speech
