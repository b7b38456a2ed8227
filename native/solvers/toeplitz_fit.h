// M [n, n] ~ sum_i C(g_i) S(h_i), r pairs of a circulant and a skew-circulant (Lu, Sindhwani,
// Sainath 2016, section 3.3), by alternating least squares: all g for the h that there are, then
// all h for these g.
//
// Circulants are diagonal between T_0 and its inverse, skew-circulants between T_1/2 and its
// inverse (fourier/shifted_fft.h). So there, with G_i = T_0 g_i and H_i = T_1/2 h_i, the sum is a
// matrix of rank r with weights on its elements (Cauchy-like: Gohberg, Kailath, Olshevsky 1995):
//
//     T_0 (sum_i C(g_i) S(h_i)) T_1/2^-1 [k][m] = K[k][m] sum_i G_i[k] H_i[m]
//     K = T_0 T_1/2^-1,   K[k][m] = (1 + i cot(pi (m - k + 1/2) / n)) / n
//
// No norm changes on the way. With D = T_0 M T_1/2^-1 the fit of g is one of r unknowns for each
// row k:
//
//     A G[k] = b,   A_ij = sum_m |K[k][m]|^2 conj(H_i[m]) H_j[m],   b_i = sum_m conj(K[k][m] H_i[m]) D[k][m]
//
// and that of h the same for each column, the A and b of all of them as matrix products. What is
// real has conjugate rows k and n - k, and columns m and n - 1 - m: one of each pair is solved for.
#pragma once

#include <cstddef>

#include "linalg/solver.h"

namespace compact_rnn::solvers {

// Row i is g_i, or h_i: [r, n].
struct ToeplitzPairs {
  linalg::Matrix g, h;
};

// M is w [rows, cols] with zeros around it, n at least 2, h [r, n] what the first g are fitted for;
// `turns` of g and h, at least 1. On the calling thread.
ToeplitzPairs fit_toeplitz(const linalg::Matrix& w, const linalg::Matrix& h, std::size_t turns);

}  // namespace compact_rnn::solvers
