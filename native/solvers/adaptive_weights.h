// Which coefficients of a code are cheap: the weights of the adaptive l1 penalty of DirNet (Zhang
// et al. 2018, Eq. 13-17),
//
//     min_theta  sum_i c_i theta_i^-gamma   where sum_i theta_i = n
//     theta_i = n c_i^(1/(1+gamma)) / sum_k c_k^(1/(1+gamma))
//
// and theta_i^-gamma is what a magnitude of z_i costs. What is not used (c_i = 0) gets an infinite
// weight, and stays unused.
//
// Alternating between codes and theta lessens 1/2 |x - D^T z|^2 + lambda n^-gamma (sum_i
// c_i^q)^(1/q), q = 1/(1+gamma): the l1 norm becomes an lq one, which leaves large coefficients
// nearly alone and drives small ones to zero.
#pragma once

#include <cstddef>
#include <vector>

#include "linalg/solver.h"

namespace compact_rnn::solvers {

// theta^-gamma of magnitudes c. All are 1 where all of c is zero: there is nothing to go by.
void adaptive_weights(const double* magnitudes, std::size_t n, double gamma, double* weights);

// c_i = sum over samples of |z_i| (rows of Z are codes): one weight an atom, [atoms]. What is
// hardly used anywhere dies out.
std::vector<double> weights_of_atoms(const linalg::Matrix& codes, double gamma);

// c_i = |z_i|, sample by sample: one weight a coefficient, [samples, atoms].
std::vector<double> weights_of_coefficients(const linalg::Matrix& codes, double gamma);

}  // namespace compact_rnn::solvers
