// A x = b for small Hermitian positive definite A, by Cholesky's decomposition A = L L^H.
#pragma once

#include <cmath>
#include <complex>
#include <cstddef>

namespace compact_rnn::solvers {

// b [size] := x. Of a [size][size] the lower triangle is read, and overwritten by L.
inline void solve_hermitian(std::complex<double>* a, std::complex<double>* b, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    std::complex<double>* row = a + i * size;
    for (std::size_t j = 0; j < i; ++j) {
      const std::complex<double>* other = a + j * size;
      for (std::size_t k = 0; k < j; ++k) row[j] -= row[k] * std::conj(other[k]);
      row[j] /= other[j].real();
      row[i] -= std::norm(row[j]);
      b[i] -= row[j] * b[j];
    }
    row[i] = std::sqrt(row[i].real());
    b[i] /= row[i].real();
  }
  for (std::size_t i = size; i-- > 0;) {
    b[i] /= a[i * size + i].real();
    for (std::size_t k = 0; k < i; ++k) b[k] -= std::conj(a[i * size + k]) * b[i];
  }
}

}  // namespace compact_rnn::solvers
