#include "solvers/lbfgs.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace compact_rnn::solvers {
namespace {

using Vector = std::vector<double>;

constexpr std::size_t kChanges = 10;  // that are remembered

// The first step moves x by this share of its length.
constexpr double kFirstStep = 0.1;

// The Wolfe conditions: of the slope at the start, the share by which a step must lower f, and the
// share that may be left of it.
constexpr double kDecrease = 1e-4, kCurvature = 0.9;
constexpr int kTrials = 30;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// a += scale b
void add(Vector& a, double scale, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += scale * b[i];
}

}  // namespace

Lbfgs::Lbfgs(Function f, Vector x)
    : f_(std::move(f)), x_(std::move(x)), gradient_(x_.size()), value_(f_(x_, gradient_)) {}

// Algorithm 7.4: minus the inverse Hessian, as the changes tell it, times the gradient.
Vector Lbfgs::direction() const {
  Vector d = gradient_;
  for (double& value : d) value = -value;
  if (changes_.empty()) {
    const double length = std::sqrt(dot(x_, x_) / dot(d, d));
    for (double& value : d) value *= kFirstStep * length;
    return d;
  }
  Vector shares(changes_.size());
  for (std::size_t i = changes_.size(); i-- > 0;) {
    shares[i] = dot(changes_[i].x, d) / changes_[i].product;
    add(d, -shares[i], changes_[i].gradient);
  }
  const Change& last = changes_.back();
  const double scale = last.product / dot(last.gradient, last.gradient);
  for (double& value : d) value *= scale;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const double share = dot(changes_[i].gradient, d) / changes_[i].product;
    add(d, shares[i] - share, changes_[i].x);
  }
  return d;
}

bool Lbfgs::iterate() {
  if (dot(gradient_, gradient_) == 0) return false;
  const Vector along = direction();
  const double slope = dot(gradient_, along);
  double low = 0, high = INFINITY, step = 1;
  Vector x, gradient(x_.size());
  for (int trial = 0; trial < kTrials; ++trial) {
    x = x_;
    add(x, step, along);
    const double value = f_(x, gradient);
    if (!(value <= value_ + kDecrease * step * slope)) {
      high = step;
    } else if (dot(gradient, along) < kCurvature * slope) {
      low = step;
    } else {
      const bool lower = value < value_;
      remember(x, gradient);
      x_ = std::move(x);
      gradient_ = std::move(gradient);
      value_ = value;
      return lower;
    }
    step = std::isinf(high) ? 2 * step : (low + high) / 2;
  }
  return false;
}

void Lbfgs::remember(const Vector& x, const Vector& gradient) {
  Change change{x, gradient, 0};
  add(change.x, -1, x_);
  add(change.gradient, -1, gradient_);
  change.product = dot(change.x, change.gradient);
  if (!(change.product > 0)) return;
  changes_.push_back(std::move(change));
  if (changes_.size() > kChanges) changes_.pop_front();
}

}  // namespace compact_rnn::solvers
