// A minimum of a smooth function of many numbers, by limited-memory BFGS (Nocedal and Wright 2006,
// Algorithms 7.4 and 7.5): the direction comes from the gradient and the last few changes of it,
// the step along it from a search by bisection for the weak Wolfe conditions (Lewis and Overton
// 2013, Algorithm 2.6).
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

namespace compact_rnn::solvers {

class Lbfgs {
 public:
  // f(x), and its gradient at x, which has the size of x.
  using Function =
      std::function<double(const std::vector<double>& x, std::vector<double>& gradient)>;

  Lbfgs(Function f, std::vector<double> x);

  // One iteration. False, and x as it is, where no step lowers f by more than it is rounded.
  bool iterate();

  const std::vector<double>& x() const { return x_; }
  double value() const { return value_; }

 private:
  // How x and the gradient changed in one iteration.
  struct Change {
    std::vector<double> x, gradient;
    double product;  // of the two
  };

  std::vector<double> direction() const;
  void remember(const std::vector<double>& x, const std::vector<double>& gradient);

  Function f_;
  std::vector<double> x_, gradient_;
  double value_;
  std::deque<Change> changes_;
};

}  // namespace compact_rnn::solvers
