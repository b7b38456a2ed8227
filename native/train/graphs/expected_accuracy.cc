#include "train/graphs/expected_accuracy.h"

#include <algorithm>
#include <cmath>

#include "text/softmax.h"

namespace compact_rnn::train {
namespace {

constexpr double kNone = StateGraph::kNone;

// A sum over ways, in two passes: the greatest log weight, then all others against it.
class Sum {
 public:
  void compare(double log_weight) { greatest_ = std::max(greatest_, log_weight); }
  bool is_none() const { return greatest_ == kNone; }
  void add(double log_weight, double accuracy) {
    const double distance = greatest_ - log_weight;
    // The exponential is below half a unit in the last place of 1, and most are.
    if (!(distance < 37)) return;
    const double share = std::exp(-distance);
    shares_ += share;
    accuracies_ += share * accuracy;
  }
  double log_weight() const { return greatest_ + std::log(shares_); }
  double accuracy() const { return accuracies_ / shares_; }

 private:
  double greatest_ = kNone, shares_ = 0, accuracies_ = 0;
};

}  // namespace

template <class Real>
ExpectedAccuracy<Real>::ExpectedAccuracy(std::size_t frames, std::size_t states, std::size_t units,
                                         std::size_t cells)
    : normalisers_(frames),
      forward_(cells),
      backward_(states),
      arrivals_(states),
      by_unit_(units) {}

template <class Real>
double ExpectedAccuracy<Real>::log_y(std::size_t t, std::size_t s) const {
  const auto unit = static_cast<std::size_t>(graph_->states()[s].unit);
  return scale_ * (static_cast<double>(scores_.frame(t)[unit]) - normalisers_[t]);
}

template <class Real>
double ExpectedAccuracy<Real>::correct(std::size_t t, std::size_t s) const {
  return graph_->states()[s].label == reference_[t] ? 1 : 0;
}

template <class Real>
double ExpectedAccuracy<Real>::forward(const StateGraph& graph,
                                       const SequenceRows<const Real>& scores,
                                       const std::int32_t* reference, double scale) {
  graph_ = &graph;
  scores_ = scores;
  reference_ = reference;
  scale_ = scale;
  double sum_of_normalisers = 0;
  for (std::size_t t = 0; t < scores.frames; ++t)
    sum_of_normalisers += normalisers_[t] = log_sum_exp(scores.frame(t), scores.units);
  if (!std::isfinite(sum_of_normalisers)) return std::numeric_limits<double>::quiet_NaN();

  const std::size_t states = graph.states().size();
  for (std::size_t s = 0; s < states; ++s)
    row(0)[s] = {graph.states()[s].entry + log_y(0, s), correct(0, s)};
  for (std::size_t t = 1; t < scores.frames; ++t) {
    const Partial* before = row(t - 1);
    for (std::size_t s = 0; s < states; ++s) {
      Sum sum;
      sum.compare(before[s].log_weight);
      graph.visit_into(s, [&](const StateGraph::End& arc) {
        sum.compare(before[arc.state].log_weight + arc.log_weight);
      });
      if (sum.is_none()) {
        row(t)[s] = {kNone, 0};
        continue;
      }
      sum.add(before[s].log_weight, before[s].accuracy);
      graph.visit_into(s, [&](const StateGraph::End& arc) {
        sum.add(before[arc.state].log_weight + arc.log_weight, before[arc.state].accuracy);
      });
      row(t)[s] = {sum.log_weight() + log_y(t, s), sum.accuracy() + correct(t, s)};
    }
  }
  Sum all;
  const Partial* last = row(scores.frames - 1);
  for (std::size_t s = 0; s < states; ++s) all.compare(last[s].log_weight + graph.states()[s].exit);
  if (all.is_none()) return kNone;
  for (std::size_t s = 0; s < states; ++s)
    all.add(last[s].log_weight + graph.states()[s].exit, last[s].accuracy);
  log_z_ = all.log_weight();
  accuracy_ = all.accuracy();
  return accuracy_;
}

// Replaces what follows frame t + 1 by what follows frame t.
template <class Real>
void ExpectedAccuracy<Real>::step_back(std::size_t t) {
  const std::size_t states = graph_->states().size();
  for (std::size_t s = 0; s < states; ++s)
    arrivals_[s] = {backward_[s].log_weight + log_y(t + 1, s),
                    backward_[s].accuracy + correct(t + 1, s)};
  for (std::size_t s = 0; s < states; ++s) {
    Sum sum;
    sum.compare(arrivals_[s].log_weight);
    graph_->visit_out_of(s, [&](const StateGraph::End& arc) {
      sum.compare(arrivals_[arc.state].log_weight + arc.log_weight);
    });
    if (sum.is_none()) {
      backward_[s] = {kNone, 0};
      continue;
    }
    sum.add(arrivals_[s].log_weight, arrivals_[s].accuracy);
    graph_->visit_out_of(s, [&](const StateGraph::End& arc) {
      sum.add(arrivals_[arc.state].log_weight + arc.log_weight, arrivals_[arc.state].accuracy);
    });
    backward_[s] = {sum.log_weight(), sum.accuracy()};
  }
}

template <class Real>
void ExpectedAccuracy<Real>::backward(const SequenceRows<Real>& gradient, double factor) {
  const std::vector<StateGraph::State>& states = graph_->states();
  for (std::size_t s = 0; s < states.size(); ++s) backward_[s] = {states[s].exit, 0};
  for (std::size_t t = scores_.frames; t-- > 0;) {
    if (t + 1 < scores_.frames) step_back(t);
    std::fill_n(by_unit_.begin(), gradient.units, 0.0);
    for (std::size_t s = 0; s < states.size(); ++s) {
      const Partial &before = row(t)[s], &behind = backward_[s];
      const double share = std::exp(before.log_weight + behind.log_weight - log_z_);
      by_unit_[static_cast<std::size_t>(states[s].unit)] +=
          share * (before.accuracy + behind.accuracy - accuracy_);
    }
    for (std::size_t u = 0; u < gradient.units; ++u)
      gradient.frame(t)[u] += static_cast<Real>(factor * scale_ * by_unit_[u]);
  }
}

template class ExpectedAccuracy<float>;
template class ExpectedAccuracy<double>;

}  // namespace compact_rnn::train
