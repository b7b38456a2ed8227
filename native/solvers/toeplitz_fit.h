// M [n, n] ~ sum_i C(g_i) S(h_i), r pairs of a circulant and a skew-circulant (Lu, Sindhwani,
// Sainath 2016, section 3.3), by alternating least squares: all g for the current h, then all
// h for these g.
//
// Circulants are diagonal between T_0 and its inverse, skew-circulants between T_1/2 and its
// inverse (fourier/shifted_fft.h). So there, with G_i = T_0 g_i and H_i = T_1/2 h_i, the sum is a
// matrix of rank r with weights on its elements (Cauchy-like: Gohberg, Kailath, Olshevsky 1995):
//
//     T_0 (sum_i C(g_i) S(h_i)) T_1/2^-1 [k][m] = K[k][m] sum_i G_i[k] H_i[m]
//     K = T_0 T_1/2^-1,   K[k][m] = (1 + i cot(pi (m - k + 1/2) / n)) / n
//
// These transforms keep all norms. With D = T_0 M T_1/2^-1, g is the solution for r unknowns in
// each row k:
//
//     A G[k] = b
//     A_ij = sum_m |K[k][m]|^2 conj(H_i[m]) H_j[m],   b_i = sum_m conj(K[k][m] H_i[m]) D[k][m]
//
// and likewise h in each column; matrix products give A and b of all rows, or columns, at once. As
// M is real, rows k and n - k are conjugate, and columns m and n - 1 - m: one of each pair is
// solved.
#pragma once

#include <cstddef>

#include "linalg/solver.h"

namespace compact_rnn::solvers {

// Row i is g_i, or h_i: [r, n].
struct ToeplitzPairs {
  linalg::Matrix g, h;
};

// M is w [rows, cols] padded with zeros to [n, n], n at least 2. The first g are fitted for h [r,
// n]; `turns` times, at least once, all g are fitted and then all h. On the calling thread.
ToeplitzPairs fit_toeplitz(const linalg::Matrix& w, const linalg::Matrix& h, std::size_t turns);

}  // namespace compact_rnn::solvers
