// The weights of DirNet's adaptive l1 penalty (Zhang et al. 2018, Eq. 13-17), which makes large
// coefficients of a code cheap:
//
//     min_theta  sum_i c_i theta_i^-gamma   where sum_i theta_i = n
//     theta_i = n c_i^(1/(1+gamma)) / sum_k c_k^(1/(1+gamma))
//
// and theta_i^-gamma is the weight of |z_i|. What is not used (c_i = 0) gets an infinite weight,
// and stays unused.
//
// Alternating between codes and theta lowers 1/2 |x - D^T z|^2 + lambda n^-gamma (sum_i
// c_i^q)^(1/q), q = 1/(1+gamma): the l1 norm becomes an lq one, which hardly touches large
// coefficients and drives small ones to zero.
#pragma once

#include <cstddef>
#include <vector>

#include "linalg/solver.h"

namespace compact_rnn::solvers {

// theta^-gamma for magnitudes c [n]; all 1 where c is all zero.
void adaptive_weights(const double* magnitudes, std::size_t n, double gamma, double* weights);

// With c_i the sum of |z_i| over all samples (rows of Z are codes): one weight an atom, [atoms].
// Atoms that are hardly used die out.
std::vector<double> weights_of_atoms(const linalg::Matrix& codes, double gamma);

// With c_i = |z_i|, sample by sample: one weight a coefficient, [samples, atoms].
std::vector<double> weights_of_coefficients(const linalg::Matrix& codes, double gamma);

}  // namespace compact_rnn::solvers
