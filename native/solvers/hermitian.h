// A x = b for small Hermitian positive definite A, by Cholesky.
#pragma once

#include <complex>
#include <cstddef>

namespace compact_rnn::solvers {

// b [size] := x. Of a [size][size] the lower triangle is read, and overwritten by L with L L^H = A.
void solve_hermitian(std::complex<double>* a, std::complex<double>* b, std::size_t size);

}  // namespace compact_rnn::solvers
