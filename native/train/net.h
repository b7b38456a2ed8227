// A network in training: it computes the scores of a batch of sequences, and the gradients of all
// parameters by back-propagation through time.
//
//   [embedding ->] frames -> layer -> dropout -> frames -> layer -> ... -> dropout [-> last frame]
//   -> frames of the head -> scores
//
// where frames are layers of frames, often none. The formulas are those of native/cells, in floats
// for training or in doubles for checks against finite differences. Results are the same to the bit
// for any number of members of a team. Memory grows with the largest batch and is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/team.h"
#include "model/architecture.h"
#include "train/batch.h"
#include "train/dropout.h"
#include "train/embedding.h"
#include "train/frames/stack.h"
#include "train/last_frame.h"
#include "train/layer.h"
#include "train/parameters.h"

namespace compact_rnn::train {

struct ForwardOptions {
  // Truncated back-propagation: states begin as the last forward left them, with as many sequences;
  // gradients stop there.
  bool carry = false;
  // the probability that an output of a recurrent layer is dropped, in [0, 1)
  double dropout = 0;
  std::uint64_t seed = 0;  // of the dropout masks
};

template <class Real>
class Net {
 public:
  explicit Net(const Architecture& architecture, const Structures& structures = {});
  Net(const Net&) = delete;
  Net& operator=(const Net&) = delete;

  // Zeros at first.
  Parameters<Real>& parameters() { return parameters_; }
  // Numbers of a frame: features, or with an embedding 1, its token's number.
  std::size_t input_size() const { return input_size_; }
  // Numbers of a frame's scores.
  std::size_t output_size() const { return output_size_; }
  bool is_last_frame() const { return last_frame_.has_value(); }

  // Takes xs [frames * sequences][input_size()], time-major, which must live until backward(), to
  // scores [frames * sequences][output_size()], or [sequences][output_size()] where only the last
  // frame has an output. They live until the next forward(); those of padding are meaningless.
  const Real* forward(const Real* xs, const Shape& shape, const ForwardOptions& options,
                      Team& team);
  // d_scores, of the shape of the last forward's scores and zeros in padding; adds d loss / d
  // parameters to parameters().gradients(). To be called once after a forward(), before any
  // value changes.
  void backward(const Real* d_scores, Team& team);

 private:
  Net(const Architecture& architecture, const Layout& layout,
      const std::vector<std::size_t>& widths);
  void add_layers(const Architecture& architecture, const Layout& layout,
                  const std::vector<std::size_t>& widths);

  std::size_t rows() const { return shape_.frames * shape_.sequences; }
  // Of what the head reads, in which each sequence is one frame where only the last has an output.
  Shape score_shape() const {
    return is_last_frame() ? Shape{1, shape_.sequences, ones_.data()} : shape_;
  }

  std::size_t input_size_, output_size_;
  Parameters<Real> parameters_;
  std::optional<Embedding<Real>> embedding_;
  Kept<Real> kept_;
  std::vector<FrameStack<Real>> before_;  // of each layer
  std::vector<Layer<Real>> layers_;
  std::vector<std::size_t> positions_;   // of each layer among all that a frame passes
  std::vector<Dropout<Real>> dropouts_;  // after each layer but the last of all
  std::optional<LastFrame<Real>> last_frame_;
  std::optional<FrameStack<Real>> head_;
  std::vector<std::uint32_t> lengths_, ones_;
  Shape shape_ = {};
  Buffer<Real> d_scores_;
};

extern template class Net<float>;
extern template class Net<double>;

}  // namespace compact_rnn::train
