// Stacks frames with their neighbours and subsamples them (Kaldi's splice-feats and
// subsample-feats): for every subsampling-th frame t, from the first on, the frames t - left .. t +
// right in one. Beyond the ends the first and the last frame are repeated, so T frames give ceil(T
// / subsampling).
#pragma once

#include <cstddef>
#include <vector>

namespace compact_rnn::speech {

struct Context {
  std::size_t left = 0, right = 0, subsampling = 1;
};

class Splicing {
 public:
  // `size`: numbers of a frame.
  Splicing(std::size_t size, const Context& context);

  // Numbers of a stacked frame.
  std::size_t spliced_size() const { return size_ * span_; }

  // Takes the next frame [size], and appends the stacked frame that it completes, if any, to `out`.
  void push(const float* frame, std::vector<float>& out);

  // Appends the stacked frames that still wait for later frames, and starts over.
  void end(std::vector<float>& out);

 private:
  // Frame t of the last span_.
  float* slot(std::size_t t) { return recent_.data() + t % span_ * size_; }
  void splice(std::size_t center, std::vector<float>& out);

  std::size_t size_, span_;
  Context context_;
  std::vector<float> recent_;  // [span][size], frame t at t % span
  std::size_t count_ = 0;      // frames so far
};

}  // namespace compact_rnn::speech
