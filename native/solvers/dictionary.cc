#include "solvers/dictionary.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "linalg/multiply.h"
#include "solvers/views.h"

namespace compact_rnn::solvers {
namespace {

// Atoms whose residuals are one matrix product. Within a block the residuals of later atoms are
// corrected for each atom's move, so the result is that of one atom at a time.
constexpr std::size_t kBlock = 32;

// An atom is hardly used where its part of the trace of A is below the average one by this factor:
// then it consists of rounding errors.
constexpr double kHardly = 1e-10;

// out += scale * shift_s(v), from 0 <= s < size; shift_s^-1 is shift_(size - s).
void add_shifted(double* __restrict out, double scale, const double* __restrict v, std::size_t s,
                 std::size_t size) {
  for (std::size_t i = 0; i + s < size; ++i) out[i + s] += scale * v[i];
  for (std::size_t i = size - s; i < size; ++i) out[i + s - size] += scale * v[i];
}

double trace(const Matrix& a) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rows; ++i) sum += row(a, i)[i];
  return sum;
}

// R := B - A D for rows first .. last.
void find_residual(const Matrix& a, const Matrix& b, const Matrix& d, std::size_t first,
                   std::size_t last, Matrix& r, Team& team) {
  linalg::multiply(rows(a, first, last - first), view(d), r.data.data(), r.cols, false, team);
  const double* wanted = row(b, first);
  for (std::size_t i = 0; i < (last - first) * r.cols; ++i) r.data[i] = wanted[i] - r.data[i];
}

}  // namespace

Dictionary::Dictionary(std::size_t atoms, std::size_t length, std::size_t radius, AtomNorm norm)
    : shifts_(2 * radius + 1), norm_(norm), rows_(zeros(atoms * shifts_, length)) {}

const double* Dictionary::atom(std::size_t k) const {
  return row(rows_, k * shifts_ + shifts_ / 2);
}

void Dictionary::set(std::size_t k, const double* values) {
  const std::size_t size = length(), radius = shifts_ / 2;
  const double norm = std::sqrt(std::inner_product(values, values + size, values, 0.0));
  const double most = norm_ == AtomNorm::kBall ? std::max(norm, 1.0) : norm;
  const std::vector<double> copy(values, values + size);
  for (std::size_t s = 0; s < shifts_; ++s) {
    double* shifted = row(rows_, k * shifts_ + s);
    std::fill_n(shifted, size, 0.0);
    if (most > 0) add_shifted(shifted, 1 / most, copy.data(), (s + size - radius) % size, size);
  }
}

void Dictionary::update(const Matrix& a, const Matrix& b, Team& team) {
  const double least = kHardly * trace(a) / static_cast<double>(a.rows);
  Matrix residual = zeros(std::min(kBlock, atoms()) * shifts_, length());
  for (std::size_t first = 0; first < atoms(); first += kBlock) {
    const std::size_t last = std::min(first + kBlock, atoms());
    find_residual(a, b, rows_, first * shifts_, last * shifts_, residual, team);
    for (std::size_t k = first; k < last; ++k) update_atom(k, a, least, first, last, residual);
  }
}

// Row 0 of the residual is (first, shift 0); it is kept right for the atoms after k up to `last`.
void Dictionary::update_atom(std::size_t k, const Matrix& a, double least, std::size_t first,
                             std::size_t last, Matrix& residual) {
  const std::size_t size = length(), radius = shifts_ / 2;
  double uses = 0;  // sum of z_k^2
  for (std::size_t s = k * shifts_; s < (k + 1) * shifts_; ++s) uses += row(a, s)[s];
  if (!(uses > least)) return;
  const std::vector<double> was(atom(k), atom(k) + size);
  std::vector<double> moved = was;
  for (std::size_t s = 0; s < shifts_; ++s)
    add_shifted(moved.data(), 1 / uses, row(residual, (k - first) * shifts_ + s),
                (size + radius - s) % size, size);
  set(k, moved.data());
  for (std::size_t i = 0; i < size; ++i) moved[i] = atom(k)[i] - was[i];
  for (std::size_t other = (k + 1) * shifts_; other < last * shifts_; ++other)
    for (std::size_t s = 0; s < shifts_; ++s)
      if (const double shared = row(a, other)[k * shifts_ + s]; shared != 0)
        add_shifted(row(residual, other - first * shifts_), -shared, moved.data(),
                    (s + size - radius) % size, size);
}

}  // namespace compact_rnn::solvers
