// The solver over LAPACK: gesdd, gelsd, gemm.
//
// Nothing is transposed. A row-major W [m, n] is, read column by column as LAPACK does, A = W^T [n,
// m]. Its decomposition A = V S U^T returns V column by column, which is V^T row by row, and U^T
// column by column, which is U row by row: just what the row-major caller wants. Least squares and
// products profit likewise.
#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"
#include "linalg/backends.h"
#include "linalg/openblas_library.h"

namespace compact_rnn::linalg {
namespace {

// LAPACK's integers and its indices into a matrix have 32 bits.
void check_lapack_sizes(std::size_t leading, std::size_t other) {
  constexpr std::size_t kLargest = std::numeric_limits<int>::max();
  if (leading > kLargest || other > kLargest || other > kLargest / leading)
    throw Error("INVALID_INPUT", "a matrix of " + std::to_string(leading) + " x " +
                                     std::to_string(other) +
                                     " numbers is beyond LAPACK's 32-bit indices");
}

int workspace_size(double queried) {
  if (!(queried < std::numeric_limits<int>::max()))
    throw Error("INVALID_INPUT", "the matrix needs a workspace beyond LAPACK's 32-bit sizes");
  return std::max(1, static_cast<int>(queried));
}

void check_info(int info, const char* routine) {
  if (info > 0)
    throw Error("NUMERICAL",
                std::string(routine) + " did not converge (info " + std::to_string(info) + ")");
  if (info < 0)
    throw Error("NUMERICAL",
                std::string(routine) + " refused its argument " + std::to_string(-info));
}

// C = A B (+ C), which column by column is C^T = B^T A^T (+ C^T). With a beta of 0 C is not read.
template <typename Real, typename Gemm>
void multiply_tile(const Product<Real>& p, Gemm* gemm) {
  const int m = static_cast<int>(p.b.cols), n = static_cast<int>(p.a.rows),
            k = static_cast<int>(p.a.cols);
  const int lda = static_cast<int>(p.b.stride), ldb = static_cast<int>(p.a.stride);
  const int ldc = static_cast<int>(p.stride);
  const Real alpha = 1, beta = p.add ? 1 : 0;
  gemm(p.b.transposed ? "T" : "N", p.a.transposed ? "T" : "N", &m, &n, &k, &alpha, p.b.data, &lda,
       p.a.data, &ldb, &beta, p.c, &ldc, 1, 1);
}

class OpenblasSolver : public Solver {
 public:
  explicit OpenblasSolver(OpenblasLibrary library) : library_(std::move(library)) {}

  BackendInfo info() const override {
    return {"openblas", library_.version, library_.core_type, library_.path};
  }

  void multiply(const Product<float>& product) const override {
    multiply_tile(product, library_.sgemm);
  }
  void multiply(const Product<double>& product) const override {
    multiply_tile(product, library_.dgemm);
  }

 private:
  Svd decompose(Matrix w) const override {
    check_lapack_sizes(w.cols, w.rows);
    const std::size_t k = std::min(w.rows, w.cols);
    const int rows = static_cast<int>(w.cols), cols = static_cast<int>(w.rows),
              rank = static_cast<int>(k);
    Svd out{{w.rows, k, std::vector<double>(w.rows * k)},
            std::vector<double>(k),
            {k, w.cols, std::vector<double>(k * w.cols)}};
    std::vector<int> iwork(8 * k);
    std::vector<double> work(1);
    int lwork = -1, info = 0;
    const auto gesdd = [&] {
      library_.dgesdd("S", &rows, &cols, w.data.data(), &rows, out.s.data(), out.vt.data.data(),
                      &rows, out.u.data.data(), &rank, work.data(), &lwork, iwork.data(), &info, 1);
      check_info(info, "dgesdd");
    };
    gesdd();
    lwork = workspace_size(work[0]);
    work.resize(static_cast<std::size_t>(lwork));
    gesdd();
    return out;
  }

  // P^T Z^T = W^T, and all three are what LAPACK reads in P, Z and W. It writes Z^T over W^T, in
  // whose columns of `stride` numbers each row of Z takes the first r.
  Matrix fit(Matrix p, Matrix w) const override {
    const std::size_t stride = std::max(p.rows, p.cols);
    check_lapack_sizes(stride, std::max(p.rows, w.rows));
    if (stride != w.cols) w = widened(w, stride);
    const int rows = static_cast<int>(p.cols), cols = static_cast<int>(p.rows);
    const int right_sides = static_cast<int>(w.rows), ldb = static_cast<int>(stride);
    const double rcond =
        -1;  // negative: singular values below the machine's precision count as zero
    std::vector<double> singular(std::min(p.rows, p.cols)), work(1);
    std::vector<int> iwork(1);
    int lwork = -1, info = 0, rank = 0;
    const auto gelsd = [&] {
      library_.dgelsd(&rows, &cols, &right_sides, p.data.data(), &rows, w.data.data(), &ldb,
                      singular.data(), &rcond, &rank, work.data(), &lwork, iwork.data(), &info);
      check_info(info, "dgelsd");
    };
    gelsd();
    lwork = workspace_size(work[0]);
    work.resize(static_cast<std::size_t>(lwork));
    iwork.resize(static_cast<std::size_t>(std::max(1, iwork[0])));
    gelsd();
    Matrix z{w.rows, p.rows, std::vector<double>(w.rows * p.rows)};
    for (std::size_t i = 0; i < z.rows; ++i)
      std::copy_n(w.data.data() + i * stride, z.cols, z.data.data() + i * z.cols);
    return z;
  }

  // W^T := P^T Z^T - W^T.
  void residual(const Matrix& z, const Matrix& p, Matrix& w) const override {
    check_lapack_sizes(w.cols, std::max(w.rows, p.rows));
    check_lapack_sizes(z.cols, z.rows);
    const int m = static_cast<int>(w.cols), n = static_cast<int>(w.rows),
              k = static_cast<int>(p.rows);
    const double plus = 1, minus = -1;
    library_.dgemm("N", "N", &m, &n, &k, &plus, p.data.data(), &m, z.data.data(), &k, &minus,
                   w.data.data(), &m, 1, 1);
  }

  static Matrix widened(const Matrix& a, std::size_t cols) {
    Matrix wide{a.rows, cols, std::vector<double>(a.rows * cols)};
    for (std::size_t i = 0; i < a.rows; ++i)
      std::copy_n(a.data.data() + i * a.cols, a.cols, wide.data.data() + i * cols);
    return wide;
  }

  OpenblasLibrary library_;
};

}  // namespace

Found find_openblas() {
  OpenblasLibrary library{};
  std::string reason = open_openblas(library);
  if (!reason.empty()) return {nullptr, std::move(reason)};
  return {std::make_unique<OpenblasSolver>(std::move(library)), ""};
}

}  // namespace compact_rnn::linalg
