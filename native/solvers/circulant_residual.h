// What a sum of pairs of circulants leaves of a matrix where one side of each pair is always the
// best for the other (variable projection: Golub and Pereyra 1973).
//
// W [n, cols], cols <= n, is compared with the first `cols` columns of sum_i A_i B_i, where one of
// the two [n, n] is circulant and the other skew-circulant, with first columns a_i and b_i. A
// transform T (fourier/shifted_fft.h) makes A_i diagonal, so each row of T W is a least squares
// problem of its own, in r unknowns, a transformed, and `cols` equations:
//
//     (T W)[j][k] = sum_i (T a_i)[j] V_i[j][k],   V_i = the first columns of T B_i
//
// The columns of B_i are the turns of b_i, so those of V_i follow from each other. With omega_j =
// exp(-2 pi i (j + shift) / n), and minus for a skew-circulant B:
//
//     V_i[j][0] = (T b_i)[j],   V_i[j][k+1] = omega_j V_i[j][k] -+ 2 b_i[n-1-k]
//
// For real W half of the rows are the conjugates of others; one of each pair is solved. Only the
// `cols` columns count: those that W does not have may become anything.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

#include "base/team.h"
#include "fourier/shifted_fft.h"
#include "linalg/solver.h"

namespace compact_rnn::solvers {

// Which of the two A is; B is the other.
enum class LeftCirculant { kPlain, kSkew };

class CirculantResidual {
 public:
  CirculantResidual(const linalg::Matrix& w, std::size_t rank, LeftCirculant left);

  // 1/2 |W - sum_i A_i B_i|^2 for b [r n] and the best a, and its gradient in b. On the calling
  // thread.
  double operator()(const std::vector<double>& b, std::vector<double>& gradient);

  // a [r n], the best for the last b.
  std::vector<double> left();

 private:
  using Complex = std::complex<double>;

  void transform_right(const std::vector<double>& b);
  void fill_equations(std::size_t j, const std::vector<double>& turned);
  double residual_of(std::size_t j, Team& team);
  void go_back(std::size_t j, std::vector<double>& turned_gradient);
  std::size_t conjugate_of(std::size_t j) const;

  std::size_t n_, cols_, rank_;
  double shift_, wrap_;  // of A's transform; the factor of what turns around in B
  ShiftedFft fft_;
  std::vector<Complex> target_;     // T W, [half][cols]
  std::vector<Complex> spectra_;    // T b, [n][r]; once a row is solved, the gradient in it
  std::vector<Complex> solutions_;  // T a, [n][r]
  linalg::Matrix equations_;        // of a row: re V, im V, re T W, im T W, [cols, 2 r + 2]
  linalg::Matrix products_;         // its transpose times itself
  std::vector<Complex> residual_;   // of a row, [cols]
};

}  // namespace compact_rnn::solvers
