// Trains a network: a net, the optimizer's state, and the threads that work on both.
//
//   train_batch(batch)   adds d loss / d parameters of a batch to the gradients
//   update()             moves the parameters against the gradients, and zeroes these
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/aligned.h"
#include "train/criteria/compute_loss.h"
#include "train/net.h"
#include "train/optimizers/adam.h"
#include "train/optimizers/sgd.h"

namespace compact_rnn::train {

// The inputs of a batch.
struct Sequences {
  std::vector<float> inputs;  // [frames * sequences][input size], time-major
  std::size_t frames = 0, sequences = 0;
  std::vector<std::uint32_t> lengths;
  bool carry = false;  // starts from the final states of the last batch

  Shape shape() const { return {frames, sequences, lengths.data()}; }
};

struct Update {
  bool is_adam = true;
  AdamSettings adam;
  SgdSettings sgd;
  double weight_decay = 0;
  double scale = 1;              // of the gradient: 1 over what the loss sums over
  double clip_norm, clip_value;  // infinity for none
};

struct Updated {
  double norm;  // of the scaled gradient, before clipping
  // The first of the named parameters whose gradient is not finite: then nothing moved.
  std::optional<std::size_t> not_finite;
  // The first that the update made infinite, or what the optimizer remembers of it: finite
  // gradients add up and square to what no float holds. Nothing can go on from that.
  std::optional<std::size_t> overflowed = std::nullopt;
};

class Trainer {
 public:
  // `rate_factors[i]` multiplies the learning rate of the i-th named parameters; 0 freezes them.
  Trainer(const Architecture& architecture, const Structures& structures,
          std::vector<float> rate_factors, int threads);

  // The loss, whose gradients are added to those of the parameters. `dropout` is its probability
  // between layers, `seed` seeds its masks.
  Scored train_batch(const Sequences& batch, const Criterion& criterion, double dropout,
                     std::uint64_t seed);
  // Only the loss.
  Scored score_batch(const Sequences& batch, const Criterion& criterion);
  Updated update(const Update& update);

  Parameters<float>& parameters() { return net_.parameters(); }
  // Adam's m, or SGD's velocity, and Adam's v; in the order of the parameters.
  AlignedArray<float>& m() { return m_; }
  AlignedArray<float>& v() { return v_; }
  // The number of updates that went into m and v.
  void set_step(std::uint64_t step) { step_ = step; }
  std::size_t output_size() const { return net_.output_size(); }
  bool is_last_frame() const { return net_.is_last_frame(); }

 private:
  Scored forward(const Sequences& batch, const Criterion& criterion, const ForwardOptions& options,
                 bool backward);
  double gradient_norm(Team& team);
  std::optional<std::size_t> first_not_finite();
  std::optional<std::size_t> first_overflowed(Team& team);
  void move(const Update& update, double factor, Team& team);
  bool is_frozen(std::size_t i) const { return rate_factors_[i] == 0; }

  Net<float> net_;
  std::vector<float> rate_factors_;
  int threads_;
  AlignedArray<float> m_, v_;
  std::vector<float> score_gradient_;
  std::vector<std::uint32_t> ones_;  // the lengths of sequences of one frame
  std::uint64_t step_ = 0;
};

}  // namespace compact_rnn::train
