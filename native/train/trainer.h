// A network that learns: a net, the optimizer's memory of its parameters, and the threads that work
// on both.
//
//   learn(batch)  adds d loss / d parameters of a batch;  update()  moves the parameters against
//   the sum and forgets it
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

// Sequences side by side.
struct Sequences {
  std::vector<float> inputs;  // [frames * sequences][input size], time-major
  std::size_t frames = 0, sequences = 0;
  std::vector<std::uint32_t> lengths;
  bool carry = false;  // from the states in which the last ones ended

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
  // the first whose gradient is not finite: then nothing moved
  std::optional<std::size_t> bad_slice;
};

class Trainer {
 public:
  // `shares[i]`: of the rate of an update, at which slice i learns; 0 where it never changes.
  Trainer(const Architecture& architecture, std::vector<float> shares, int threads);

  // The loss, whose gradients are added to those of the parameters. `dropout` between layers, by
  // masks of `seed`.
  Scored learn(const Sequences& batch, const Criterion& criterion, double dropout,
               std::uint64_t seed);
  Scored score(const Sequences& batch, const Criterion& criterion);
  Updated update(const Update& update);

  Parameters<float>& parameters() { return net_.parameters(); }
  AlignedArray<float>& first() { return first_; }
  AlignedArray<float>& second() { return second_; }
  // The updates that first() and second() stand for.
  void set_step(std::uint64_t step) { step_ = step; }
  std::size_t output_size() const { return net_.output_size(); }
  bool is_last_frame() const { return net_.is_last_frame(); }

 private:
  Scored judged(const Sequences& batch, const Criterion& criterion, const ForwardOptions& options,
                bool learn);
  double gradient_norm(Team& team);
  std::optional<std::size_t> bad_slice();
  void move(const Update& update, double factor, Team& team);
  bool is_frozen(std::size_t slice) const { return shares_[slice] == 0; }

  Net<float> net_;
  std::vector<float> shares_;
  int threads_;
  AlignedArray<float> first_, second_;  // sgd: the velocity in first_
  std::vector<float> score_gradient_;
  std::vector<std::uint32_t> ones_;  // the lengths of sequences of one frame
  std::uint64_t step_ = 0;
};

}  // namespace compact_rnn::train
