#include "train/criteria/aligner.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "text/softmax.h"
#include "train/criteria/log_add.h"

namespace compact_rnn::train {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

}  // namespace

template <class Real>
Aligner<Real>::Aligner(std::size_t frames, std::size_t labels, std::size_t units, std::size_t cells)
    : normalisers_(frames), alphas_(2 * cells), betas_(2 * labels + 2), occupancies_(units) {
  states_.reserve(2 * labels + 1);
}

template <class Real>
void Aligner<Real>::set_states(const std::int32_t* labels, std::size_t size, std::int32_t blank) {
  states_.assign(2 * size + 1, State{static_cast<std::size_t>(blank), false});
  for (std::size_t i = 0; i < size; ++i)
    states_[2 * i + 1] = {static_cast<std::size_t>(labels[i]), i > 0 && labels[i] != labels[i - 1]};
}

template <class Real>
Range Aligner<Real>::reachable(std::size_t t) const {
  const std::size_t states = states_.size(), to_come = 2 * (scores_.frames - t);
  return {states > to_come ? states - to_come : 0, std::min(states, 2 * t + 2)};
}

template <class Real>
double Aligner<Real>::log_y(std::size_t t, std::size_t s) const {
  return static_cast<double>(scores_.frame(t)[states_[s].unit]) - normalisers_[t];
}

template <class Real>
double* Aligner<Real>::alphas(std::size_t t) {
  return alphas_.data() + t * (states_.size() + 1);
}

template <class Real>
double Aligner<Real>::forward(const SequenceRows<const Real>& scores, const std::int32_t* labels,
                              std::size_t size, std::int32_t blank) {
  scores_ = scores;
  set_states(labels, size, blank);
  const std::size_t states = states_.size(), last = scores.frames - 1;
  std::fill_n(alphas_.begin(), scores.frames * (states + 1), kImpossible);
  double sum_of_normalisers = 0;
  for (std::size_t t = 0; t <= last; ++t)
    sum_of_normalisers += normalisers_[t] = log_sum_exp(scores.frame(t), scores.units);
  if (!std::isfinite(sum_of_normalisers)) return std::numeric_limits<double>::quiet_NaN();

  // State s is at s + 1; an impossible state precedes the first.
  for (std::size_t s = 0; s < std::min<std::size_t>(states, 2); ++s) alphas(0)[s + 1] = log_y(0, s);
  for (std::size_t t = 1; t <= last; ++t) {
    const double* before = alphas(t - 1);
    const Range range = reachable(t);
    for (std::size_t s = range.first; s < range.last; ++s) {
      double sum = log_add(before[s + 1], before[s]);
      if (states_[s].skips) sum = log_add(sum, before[s - 1]);
      alphas(t)[s + 1] = sum + log_y(t, s);
    }
  }
  const double* end = alphas(last) + states;
  log_p_ = log_add(end[0], end[-1]);
  return -log_p_;
}

// Replaces the betas of frame t + 1 by those of frame t.
template <class Real>
void Aligner<Real>::step_back(std::size_t t, double* beta) {
  const Range later = reachable(t + 1), range = reachable(t);
  for (std::size_t s = later.first; s < later.last; ++s) beta[s] += log_y(t + 1, s);
  for (std::size_t s = range.first; s < range.last; ++s) {
    double sum = log_add(beta[s], beta[s + 1]);
    if (s + 2 < states_.size() && states_[s + 2].skips) sum = log_add(sum, beta[s + 2]);
    beta[s] = sum;
  }
}

template <class Real>
void Aligner<Real>::backward(const SequenceRows<Real>& gradient) {
  double* beta = betas_.data();
  const std::size_t states = states_.size(), last = scores_.frames - 1;
  std::fill_n(beta, states + 1, kImpossible);
  for (std::size_t s = reachable(last).first; s < states; ++s) beta[s] = 0;
  for (std::size_t t = scores_.frames; t-- > 0;) {
    if (t < last) step_back(t, beta);
    std::fill(occupancies_.begin(), occupancies_.end(), 0.0);
    const Range range = reachable(t);
    for (std::size_t s = range.first; s < range.last; ++s)
      occupancies_[states_[s].unit] += std::exp(alphas(t)[s + 1] + beta[s] - log_p_);
    const Real* x = scores_.frame(t);
    for (std::size_t k = 0; k < scores_.units; ++k)
      gradient.frame(t)[k] = static_cast<Real>(
          std::exp(static_cast<double>(x[k]) - normalisers_[t]) - occupancies_[k]);
  }
}

template class Aligner<float>;
template class Aligner<double>;

}  // namespace compact_rnn::train
