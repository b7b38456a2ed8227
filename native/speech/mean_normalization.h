// Features with the mean 0, and if asked the variance 1, over frames of their own utterance: what a
// microphone and a line do to a sound adds a constant to its cepstra and log-mel energies.
//
//     utterance   over all frames: none comes out before the end (Kaldi's apply-cmvn)
//     window      over the frame and `window` before it; where there are fewer than `least` such
//                 frames, over the first `least` (Kaldi's apply-cmvn-sliding)
//
// Sums are kept in double precision. A variance below 1e-10 counts as that much.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "speech/settings.h"

namespace compact_rnn::speech {

class MeanNormalization {
 public:
  // `size`: numbers of a frame.
  MeanNormalization(std::size_t size, const MeanSettings& settings);

  // Takes the next frame [size], and appends those that it completes to `out`.
  void push(const float* frame, std::vector<float>& out);

  // Appends the frames that still wait for later ones, and starts over.
  void end(std::vector<float>& out);

 private:
  void count(const float* frame, double sign);
  // Of the frames that are counted.
  void append(const float* frame, std::vector<float>& out) const;
  void append_waiting(std::vector<float>& out);

  std::size_t size_;
  MeanSettings settings_;
  std::vector<double> sums_, squares_;
  std::deque<std::vector<float>> frames_;  // those that are counted
  bool waits_ = true;                      // none has come out yet
};

}  // namespace compact_rnn::speech
