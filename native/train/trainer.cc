#include "train/trainer.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/finite.h"
#include "train/optimizers/gradient.h"

namespace compact_rnn::train {

Trainer::Trainer(const Architecture& architecture, const Structures& structures,
                 std::vector<float> rate_factors, int threads)
    : net_(architecture, structures),
      rate_factors_(std::move(rate_factors)),
      threads_(threads),
      m_(net_.parameters().values().size()),
      v_(net_.parameters().values().size()) {}

Scored Trainer::train_batch(const Sequences& batch, const Criterion& criterion, double dropout,
                            std::uint64_t seed) {
  ForwardOptions options;
  options.dropout = dropout;
  options.seed = seed;
  options.carry = batch.carry;
  return forward(batch, criterion, options, true);
}

Scored Trainer::score_batch(const Sequences& batch, const Criterion& criterion) {
  ForwardOptions options;
  options.carry = batch.carry;
  return forward(batch, criterion, options, false);
}

Scored Trainer::forward(const Sequences& batch, const Criterion& criterion,
                        const ForwardOptions& options, bool backward) {
  const TeamLease team(threads_);
  const float* scores = net_.forward(batch.inputs.data(), batch.shape(), options, *team);
  Shape shape = batch.shape();
  if (net_.is_last_frame()) {
    ones_.assign(batch.sequences, 1);
    shape = {1, batch.sequences, ones_.data()};
  }
  const std::size_t units = net_.output_size();
  if (backward) score_gradient_.resize(shape.frames * shape.sequences * units);
  const Scored scored = compute_loss(criterion, scores, units, shape,
                                     backward ? score_gradient_.data() : nullptr, *team);
  if (backward) net_.backward(score_gradient_.data(), *team);
  return scored;
}

Updated Trainer::update(const Update& update) {
  const TeamLease team(threads_);
  AlignedArray<float>& gradients = net_.parameters().gradients();
  const double norm = update.scale * gradient_norm(*team);
  Updated updated = {norm, std::isfinite(norm) ? std::nullopt : first_not_finite()};
  if (!updated.not_finite) {
    ++step_;
    move(update, update.scale * clip_factor(norm, update.clip_norm), *team);
    updated.overflowed = first_overflowed(*team);
  }
  std::fill_n(gradients.data(), gradients.size(), 0.0f);
  return updated;
}

// Over all parameters that are not frozen.
double Trainer::gradient_norm(Team& team) {
  Parameters<float>& parameters = net_.parameters();
  double sum = 0;
  for (std::size_t i = 0; i < parameters.named().size(); ++i) {
    const auto& [name, offset, size] = parameters.named()[i];
    if (!is_frozen(i)) sum += sum_of_squares(parameters.gradients().data() + offset, size, team);
  }
  return std::sqrt(sum);
}

std::optional<std::size_t> Trainer::first_not_finite() {
  Parameters<float>& parameters = net_.parameters();
  for (std::size_t i = 0; i < parameters.named().size(); ++i) {
    const auto& [name, offset, size] = parameters.named()[i];
    if (is_frozen(i)) continue;
    if (first_non_finite(parameters.gradients().data() + offset, size) != size) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Trainer::first_overflowed(Team& team) {
  const auto is_finite = [&team](const float* vector, std::size_t size) {
    std::atomic<bool> finite = true;
    team.split(size, [&](const Range& range) {
      if (first_non_finite(vector + range.first, range.size()) != range.size()) finite = false;
    });
    return finite.load();
  };
  Parameters<float>& parameters = net_.parameters();
  for (std::size_t i = 0; i < parameters.named().size(); ++i) {
    const auto& [name, offset, size] = parameters.named()[i];
    if (is_frozen(i)) continue;
    const bool all_finite = is_finite(parameters.values().data() + offset, size) &&
                            is_finite(m_.data() + offset, size) &&
                            is_finite(v_.data() + offset, size);
    if (!all_finite) return i;
  }
  return std::nullopt;
}

void Trainer::move(const Update& update, double factor, Team& team) {
  Parameters<float>& parameters = net_.parameters();
  for (std::size_t i = 0; i < parameters.named().size(); ++i) {
    if (is_frozen(i)) continue;
    const auto& [name, offset, size] = parameters.named()[i];
    float* values = parameters.edit().data() + offset;
    const Gradient<float> gradient{
        parameters.gradients().data() + offset, static_cast<float>(factor),
        static_cast<float>(update.clip_value), static_cast<float>(update.weight_decay)};
    float* m = m_.data() + offset;
    if (update.is_adam) {
      AdamSettings settings = update.adam;
      settings.rate *= rate_factors_[i];
      adam(values, gradient, m, v_.data() + offset, size, step_, settings, team);
    } else {
      SgdSettings settings = update.sgd;
      settings.rate *= rate_factors_[i];
      sgd(values, gradient, m, size, settings, team);
    }
  }
}

}  // namespace compact_rnn::train
