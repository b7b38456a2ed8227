// The linear algebra of compression and training, computed by OpenBLAS where the machine has it,
// else by Eigen. Matrices are row-major f64. All calls are thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace compact_rnn::linalg {

// data[i * cols + j] is element (i, j).
struct Matrix {
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::vector<double> data;
};

// W = U diag(s) V^T with W [m, n], k = min(m, n): u is [m, k], vt is [k, n], s descends. The signs
// of a pair of singular vectors differ between back ends; only the product is defined.
struct Svd {
  Matrix u;
  std::vector<double> s;
  Matrix vt;
};

// A matrix [rows, cols] in memory that somebody else owns: row-major with `stride` elements from
// row to row, or, if `transposed`, the transpose of such a matrix.
template <typename Real>
struct View {
  const Real* data;
  std::size_t rows, cols, stride;
  bool transposed = false;
};

// C [a.rows, b.cols] = A B, or C += A B; without `add` C is not read.
template <typename Real>
struct Product {
  View<Real> a, b;
  Real* c;
  std::size_t stride;
  bool add;
};

enum class Backend { kOpenblas, kEigen };

// What `doctor` prints. `path` and `core_type` are empty where there is none.
struct BackendInfo {
  std::string name;
  std::string version;
  std::string core_type;
  std::string path;
};

// The public functions throw Error("INVALID_INPUT") for what must not reach a back end (NaN,
// infinity, empty or unequal shapes); a method that does not converge throws Error("NUMERICAL").
class Solver {
 public:
  virtual ~Solver() = default;
  virtual BackendInfo info() const = 0;

  // One product on the calling thread, unchecked; multiply.h splits larger ones among a team.
  virtual void multiply(const Product<float>& product) const = 0;
  virtual void multiply(const Product<double>& product) const = 0;

  // Thin singular value decomposition of W [m, n].
  Svd svd(Matrix w) const;

  // Z [rows, r] = argmin_Y |Y P - W|_F for P [r, n] and W [rows, n] (Prabhavalkar et al. 2016, Eq.
  // 6); the solution of least norm where P lacks full rank.
  Matrix least_squares(Matrix p, Matrix w) const;

  // |Z P - W|_F / |W|_F for Z [rows, r], P [r, n], W [rows, n]; 0 where both norms are.
  double relative_error(const Matrix& z, const Matrix& p, Matrix w) const;

 private:
  virtual Svd decompose(Matrix w) const = 0;
  virtual Matrix fit(Matrix p, Matrix w) const = 0;
  // W := Z P - W.
  virtual void residual(const Matrix& z, const Matrix& p, Matrix& w) const = 0;
};

// The solver of one back end, made on first use and kept. Where it is not available,
// Error("INVALID_OPTION") says why.
const Solver& solver(Backend backend);

// "openblas" or "eigen"; Error("INVALID_OPTION") for any other name.
Backend backend_named(const std::string& name);

// The back end of this process: what COMPACT_RNN_LINALG names, else OpenBLAS where it is found,
// else Eigen. Where there is neither, the first throws Error("INVALID_OPTION") and the second
// returns null.
const Solver& default_solver();
const Solver* default_solver_or_null();

}  // namespace compact_rnn::linalg
