// Appends to every frame how its features change, up to a given order, as Kaldi's add-deltas does:
// of first order, over W frames to either side,
//
//     d[t] = sum over j = -W .. W of j x[t + j] / sum of j^2
//
// and each further order is the same of the one before, as one sum over more frames. The first and
// the last frame are repeated beyond the ends.
#pragma once

#include <cstddef>
#include <vector>

#include "speech/splicing.h"

namespace compact_rnn::speech {

class Deltas {
 public:
  // `size`: numbers of a frame; `window`: W.
  Deltas(std::size_t size, std::size_t order, std::size_t window);

  // Numbers of a frame that comes out: the features, then each order of their deltas.
  std::size_t size() const { return size_ * scales_.size(); }

  // Takes the next frame [size], and appends those that it completes, at most one, to `out`.
  void push(const float* frame, std::vector<float>& out);

  // Appends the frames that still wait for later frames, and starts over.
  void end(std::vector<float>& out);

 private:
  void append(std::vector<float>& out);

  std::size_t size_;
  std::vector<std::vector<double>> scales_;  // of each order, of the frames around the middle one
  Splicing around_;
  std::vector<float> spliced_;  // the frames around those that come out next
};

}  // namespace compact_rnn::speech
