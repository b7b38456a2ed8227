// Cyclic coordinate descent for the code z of one sample x over a dictionary D, the rows d_j of
// which are atoms:
//
//     min_z  1/2 |x - D^T z|^2 + sum_j p_j |z_j|
//
// With covariance updates (Friedman, Hastie, Tibshirani 2010, section 2.2): where the Gram matrix G
// = D D^T is known, all that a step needs of x is the correlations of the atoms with the residual,
// c = D (x - D^T z):
//
//     z_j := S(c_j + G_jj z_j, p_j) / G_jj,   c := c - G_j (what z_j changed by)
//     S(v, t) = sign(v) max(|v| - t, 0)
//
// A coordinate that stays zero costs a comparison, one that moves a pass over a row of G. All is in
// double precision.
#pragma once

#include <cstddef>

namespace compact_rnn::solvers {

// G [size, size], row-major. A code uses at most one of each `group` consecutive atoms: these are
// the shifted copies of one atom (Zhang et al. 2018, Eq. 9). In the LASSO every atom is its own
// group.
struct Gram {
  const double* data;
  std::size_t size;
  std::size_t group = 1;

  const double* row(std::size_t j) const { return data + j * size; }
  double norm2(std::size_t j) const { return row(j)[j]; }
};

// Samples that a member of a team takes at a time: they differ in how long they take.
constexpr std::size_t kFewSamples = 8;

// One sample and its code.
struct Sample {
  const double* products;   // q = D x
  double norm2;             // |x|^2
  const double* penalties;  // p, above 0; where one is infinite the coordinate stays zero
  double* code;             // z
  double* correlations;     // c = q - G z
};

// One step of every coordinate in turn. In each group the step chooses anew the atom that lowers
// the objective most; where the group's atoms are equally long, this is the minimum over atom and
// value.
void sweep(const Gram& gram, const Sample& sample);

// The objective, and a bound of its distance from the minimum: the gap to the dual problem's
// objective 1/2 |x|^2 - 1/2 |x - u|^2 at u, the residual scaled so that |D u| <= p. With groups of
// several atoms the gap bounds nothing.
struct Quality {
  double objective;
  double gap;
};
Quality quality(const Gram& gram, const Sample& sample);

// Sweeps until the gap is at most tolerance |x|^2, at most `sweeps` times.
Quality descend(const Gram& gram, const Sample& sample, double tolerance, std::size_t sweeps);

}  // namespace compact_rnn::solvers
