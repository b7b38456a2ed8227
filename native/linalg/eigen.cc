// The solver over Eigen, for machines without OpenBLAS; the only file that includes Eigen.
// Single-threaded.
#include "linalg/backends.h"

#ifdef COMPACT_RNN_EIGEN

#include <Eigen/QR>
#include <Eigen/SVD>

#include "base/error.h"

namespace compact_rnn::linalg {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Mapped = Eigen::Map<RowMajor>;
using ConstMapped = Eigen::Map<const RowMajor>;

Mapped view(Matrix& a) {
  return {a.data.data(), static_cast<Eigen::Index>(a.rows), static_cast<Eigen::Index>(a.cols)};
}
ConstMapped view(const Matrix& a) {
  return {a.data.data(), static_cast<Eigen::Index>(a.rows), static_cast<Eigen::Index>(a.cols)};
}

Matrix zeros(std::size_t rows, std::size_t cols) {
  return {rows, cols, std::vector<double>(rows * cols)};
}

template <typename Real>
using Plain = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <typename Matrix>
using Strided = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;

// The matrix as it is stored, before any transposition.
template <typename Real>
Strided<const Plain<Real>> stored(const View<Real>& a) {
  const auto rows = static_cast<Eigen::Index>(a.transposed ? a.cols : a.rows);
  const auto cols = static_cast<Eigen::Index>(a.transposed ? a.rows : a.cols);
  return {a.data, rows, cols, Eigen::OuterStride<>(static_cast<Eigen::Index>(a.stride))};
}

template <typename Real>
void multiply_tile(const Product<Real>& p) {
  Strided<Plain<Real>> c(p.c, static_cast<Eigen::Index>(p.a.rows),
                         static_cast<Eigen::Index>(p.b.cols),
                         Eigen::OuterStride<>(static_cast<Eigen::Index>(p.stride)));
  const auto put = [&](const auto& ab) {
    if (p.add)
      c.noalias() += ab;
    else
      c.noalias() = ab;
  };
  const auto a = stored(p.a), b = stored(p.b);
  if (p.a.transposed && p.b.transposed)
    put(a.transpose() * b.transpose());
  else if (p.a.transposed)
    put(a.transpose() * b);
  else if (p.b.transposed)
    put(a * b.transpose());
  else
    put(a * b);
}

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
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(view(w), Eigen::ComputeThinU | Eigen::ComputeThinV);
    if (svd.info() != Eigen::Success) throw Error("NUMERICAL", "Eigen's BDCSVD did not converge");
    const std::size_t k = std::min(w.rows, w.cols);
    const double* s = svd.singularValues().data();
    Svd out{zeros(w.rows, k), std::vector<double>(s, s + k), zeros(k, w.cols)};
    view(out.u) = svd.matrixU();
    view(out.vt) = svd.matrixV().transpose();
    return out;
  }

  // P^T Z^T = W^T by a rank-revealing orthogonal decomposition of P^T.
  Matrix fit(Matrix p, Matrix w) const override {
    Matrix z = zeros(w.rows, p.rows);
    const Eigen::MatrixXd transposed = view(p).transpose();
    view(z) = transposed.completeOrthogonalDecomposition().solve(view(w).transpose()).transpose();
    return z;
  }

  void residual(const Matrix& z, const Matrix& p, Matrix& w) const override {
    view(w) = view(z) * view(p) - view(w);
  }
};

}  // namespace

Found find_eigen() { return {std::make_unique<EigenSolver>(), ""}; }

}  // namespace compact_rnn::linalg

#else

namespace compact_rnn::linalg {

Found find_eigen() {
  return {nullptr, "the addon was built without Eigen: install libeigen3-dev and build it again"};
}

}  // namespace compact_rnn::linalg

#endif
