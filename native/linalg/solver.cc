// The checks before every call, and the choice of the back end.
#include "linalg/solver.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "base/error.h"
#include "linalg/backends.h"

namespace compact_rnn::linalg {
namespace {

std::string shape(const Matrix& a) {
  return "[" + std::to_string(a.rows) + ", " + std::to_string(a.cols) + "]";
}

// LAPACK may loop or crash on NaN, and reads beyond a buffer of the wrong size.
void check(const Matrix& a, const char* name) {
  if (a.rows == 0 || a.cols == 0)
    throw Error("INVALID_INPUT",
                std::string(name) + " must not be empty but has shape " + shape(a));
  if (a.data.size() != a.rows * a.cols)
    throw Error("INVALID_INPUT", std::string(name) + " of shape " + shape(a) + " holds " +
                                     std::to_string(a.data.size()) + " numbers");
  for (std::size_t i = 0; i < a.data.size(); ++i)
    if (!std::isfinite(a.data[i]))
      throw Error("INVALID_INPUT", std::string(name) + " must be finite but is not at row " +
                                       std::to_string(i / a.cols) + ", column " +
                                       std::to_string(i % a.cols));
}

void check_equal(std::size_t a, std::size_t b, const char* what) {
  if (a != b)
    throw Error("INVALID_INPUT", std::string(what) + " must be equal but are " + std::to_string(a) +
                                     " and " + std::to_string(b));
}

double frobenius_norm(const Matrix& a) {
  double sum = 0;
  for (const double value : a.data) sum += value * value;
  return std::sqrt(sum);
}

// Searched for on first use and never freed: a call may still run on a pool thread while the
// process exits.
const Found& openblas() {
  static const Found& found = *new Found(find_openblas());
  return found;
}

const Found& eigen() {
  static const Found& found = *new Found(find_eigen());
  return found;
}

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

const Solver* choose() {
  const std::string forced = environment("COMPACT_RNN_LINALG");
  if (!forced.empty()) return &solver(backend_named(forced));
  // A library that the user names must be used, not merely tried.
  const bool named = !environment("COMPACT_RNN_OPENBLAS").empty();
  if (named || openblas().solver) return &solver(Backend::kOpenblas);
  return eigen().solver.get();
}

}  // namespace

Svd Solver::svd(Matrix w) const {
  check(w, "W");
  return decompose(std::move(w));
}

Matrix Solver::least_squares(Matrix p, Matrix w) const {
  check(p, "P");
  check(w, "W");
  check_equal(p.cols, w.cols, "the columns of P and W");
  return fit(std::move(p), std::move(w));
}

double Solver::relative_error(const Matrix& z, const Matrix& p, Matrix w) const {
  check(z, "Z");
  check(p, "P");
  check(w, "W");
  check_equal(z.cols, p.rows, "the columns of Z and the rows of P");
  check_equal(z.rows, w.rows, "the rows of Z and W");
  check_equal(p.cols, w.cols, "the columns of P and W");
  const double norm = frobenius_norm(w);
  residual(z, p, w);
  const double error = frobenius_norm(w);
  if (norm == 0) return error == 0 ? 0 : std::numeric_limits<double>::infinity();
  return error / norm;
}

Backend backend_named(const std::string& name) {
  if (name == "openblas") return Backend::kOpenblas;
  if (name == "eigen") return Backend::kEigen;
  throw Error("INVALID_OPTION",
              "the linear algebra back end must be openblas or eigen, but is \"" + name + "\"");
}

const Solver& solver(Backend backend) {
  const Found& found = backend == Backend::kOpenblas ? openblas() : eigen();
  if (!found.solver) throw Error("INVALID_OPTION", found.reason);
  return *found.solver;
}

const Solver* default_solver_or_null() {
  static const Solver* chosen = choose();
  return chosen;
}

const Solver& default_solver() {
  const Solver* chosen = default_solver_or_null();
  if (chosen == nullptr) throw Error("INVALID_OPTION", openblas().reason + "; " + eigen().reason);
  return *chosen;
}

}  // namespace compact_rnn::linalg
