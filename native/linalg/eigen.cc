// The solver over Eigen, for machines without OpenBLAS; the only file that includes its
// decompositions. Single-threaded.
//
// Eigen's templates are compiled for every combination of types and layouts that is named, so few
// are: one decomposition, and one product a type, of matrices that are not transposed.
#include "linalg/backends.h"

#ifdef COMPACT_RNN_EIGEN

#include "linalg/eigen_parts.h"

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace compact_rnn::linalg {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Index index(std::size_t size) { return static_cast<Eigen::Index>(size); }

Matrix zeros(std::size_t rows, std::size_t cols) {
  return {rows, cols, std::vector<double>(rows * cols)};
}

template <typename Real>
using Plain = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <typename Matrix>
using Strided = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;

template <typename Real>
Strided<const Plain<Real>> as_stored(const View<Real>& a) {
  return {a.data, index(a.rows), index(a.cols), Eigen::OuterStride<>(index(a.stride))};
}

// The same matrix, row-major; where it stands transposed its numbers are copied to `copy`.
template <typename Real>
View<Real> straightened(const View<Real>& a, std::vector<Real>& copy) {
  if (!a.transposed) return a;
  copy.resize(a.rows * a.cols);
  for (std::size_t j = 0; j < a.cols; ++j)
    for (std::size_t i = 0; i < a.rows; ++i) copy[i * a.cols + j] = a.data[j * a.stride + i];
  return {copy.data(), a.rows, a.cols, a.cols};
}

template <typename Real>
void multiply_tile(const Product<Real>& p) {
  std::vector<Real> a_copy, b_copy;
  const View<Real> a = straightened(p.a, a_copy), b = straightened(p.b, b_copy);
  if (!p.add)
    for (std::size_t i = 0; i < a.rows; ++i) std::fill_n(p.c + i * p.stride, b.cols, Real(0));
  Strided<Plain<Real>> c(p.c, index(a.rows), index(b.cols), Eigen::OuterStride<>(index(p.stride)));
  c.noalias() += as_stored(a) * as_stored(b);
}

View<double> whole(const Matrix& a) { return {a.data.data(), a.rows, a.cols, a.cols}; }

View<double> transposed(const Matrix& a) { return {a.data.data(), a.cols, a.rows, a.cols, true}; }

class EigenSolver : public Solver {
 public:
  BackendInfo info() const override {
    return {"eigen",
            "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
                std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION),
            "", ""};
  }

  void multiply(const Product<float>& product) const override { multiply_tile(product); }
  void multiply(const Product<double>& product) const override { multiply_tile(product); }

 private:
  Svd decompose(Matrix w) const override {
    const Eigen::Map<const RowMajor> mapped(w.data.data(), index(w.rows), index(w.cols));
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(mapped, Eigen::ComputeThinU | Eigen::ComputeThinV);
    if (svd.info() != Eigen::Success) throw Error("NUMERICAL", "Eigen's BDCSVD did not converge");
    const std::size_t k = std::min(w.rows, w.cols);
    const double* s = svd.singularValues().data();
    Svd out{zeros(w.rows, k), std::vector<double>(s, s + k), zeros(k, w.cols)};
    for (std::size_t i = 0; i < w.rows; ++i)
      for (std::size_t j = 0; j < k; ++j)
        out.u.data[i * k + j] = svd.matrixU().data()[j * w.rows + i];
    // V column by column is V^T row by row.
    std::copy_n(svd.matrixV().data(), k * w.cols, out.vt.data.data());
    return out;
  }

  // Z = W P^+ = (W V) S^-1 U^T, for P = U S V^T; singular values that rounding may have made count
  // as zero, which gives the solution of least norm.
  Matrix fit(Matrix p, Matrix w) const override {
    const std::size_t rank_limit = std::max(p.rows, p.cols);
    const Svd svd = decompose(std::move(p));
    const std::size_t k = svd.s.size();
    const double floor =
        svd.s[0] * std::numeric_limits<double>::epsilon() * static_cast<double>(rank_limit);
    Matrix wv = zeros(w.rows, k), z = zeros(w.rows, svd.u.rows);
    multiply(Product<double>{whole(w), transposed(svd.vt), wv.data.data(), k, false});
    for (std::size_t i = 0; i < w.rows; ++i)
      for (std::size_t j = 0; j < k; ++j)
        wv.data[i * k + j] = svd.s[j] > floor ? wv.data[i * k + j] / svd.s[j] : 0;
    multiply(Product<double>{whole(wv), transposed(svd.u), z.data.data(), z.cols, false});
    return z;
  }

  void residual(const Matrix& z, const Matrix& p, Matrix& w) const override {
    for (double& value : w.data) value = -value;
    multiply(Product<double>{whole(z), whole(p), w.data.data(), w.cols, true});
  }
};

}  // namespace

Found find_eigen() { return {std::make_unique<EigenSolver>(), ""}; }

}  // namespace compact_rnn::linalg

#else

namespace compact_rnn::linalg {

Found find_eigen() {
  return {nullptr, "the addon was built without Eigen, since it has another back end"};
}

}  // namespace compact_rnn::linalg

#endif
