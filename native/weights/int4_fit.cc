#include "weights/int4_fit.h"

#include <algorithm>

#include "weights/convert.h"
#include "weights/int4.h"

namespace compact_rnn {

namespace {

constexpr double kDamping = 0.01;

// Some columns may have been 0 in all data, or equal.
void damp(std::vector<double>& c, std::size_t n) {
  double trace = 0.0;
  for (std::size_t i = 0; i < n; ++i) trace += c[i * n + i];
  const double added = trace > 0.0 ? kDamping * trace / static_cast<double>(n) : 1.0;
  for (std::size_t i = 0; i < n; ++i) c[i * n + i] += added;
}

// C = U D U^T in place: U strictly above the diagonal, D on it.
void factor(std::vector<double>& c, std::size_t n) {
  std::vector<double> column(n);
  for (std::size_t k = n; k-- > 0;) {
    const double d = c[k * n + k];
    for (std::size_t i = 0; i < k; ++i) column[i] = c[i * n + k] / d;
    for (std::size_t i = 0; i < k; ++i) {
      // Of the upper triangle, all that is read later.
      const double factor = d * column[i];
      double* row = c.data() + i * n;
      for (std::size_t j = i; j < k; ++j) row[j] -= factor * column[j];
      row[k] = column[i];
    }
  }
}

// What the numbers of a group are about to become: each w_k and what it takes up of the errors
// before it, those of the group as if they were rounded to just that.
void expect(const float* w, std::size_t first, std::size_t count, std::size_t cols,
            const std::vector<double>& ud, const double* taken, double* target) {
  for (std::size_t k = 0; k < count; ++k) {
    target[k] = taken[first + k];
    for (std::size_t j = 0; j < k; ++j) target[k] -= target[j] * ud[(first + j) * cols + first + k];
  }
  for (std::size_t k = 0; k < count; ++k) target[k] += w[first + k];
}

// One row w [cols]; `taken` [cols] is what each column takes up of the errors before it.
void fit_row(const float* w, std::size_t cols, const std::vector<double>& ud, double* taken,
             const double* weights, std::uint8_t* data, std::uint16_t* scales) {
  double target[kGroupColumns];
  std::fill_n(taken, cols, 0.0);
  for (std::size_t first = 0; first < cols; first += kGroupColumns) {
    const std::size_t count = std::min(kGroupColumns, cols - first);
    expect(w, first, count, cols, ud, taken, target);
    const float scale = int4_scale(target, weights + first, count);
    *scales++ = to_half(scale);
    for (std::size_t k = first; k < first + count; ++k) {
      const int q = int4_steps(w[k] + taken[k], scale);
      put_int4(data, k, q);
      const double error = w[k] - static_cast<double>(scale) * q;
      const double* u = ud.data() + k * cols;
      for (std::size_t j = k + 1; j < cols; ++j) taken[j] += error * u[j];
    }
  }
}

}  // namespace

Int4Matrix fit_int4(const float* w, std::size_t rows, std::size_t cols, std::vector<double> c,
                    Team& team) {
  damp(c, cols);
  factor(c, cols);
  std::vector<double> weights(cols);
  for (std::size_t k = 0; k < cols; ++k) weights[k] = c[k * cols + k];
  const std::size_t row_bytes = int4_row_bytes(cols), groups = groups_of(cols);
  Int4Matrix fit{std::vector<std::uint8_t>(rows * row_bytes),
                 std::vector<std::uint16_t>(rows * groups)};
  team.split(rows, [&](Range range) {
    std::vector<double> taken(cols);
    for (std::size_t i = range.first; i < range.last; ++i)
      fit_row(w + i * cols, cols, c, taken.data(), weights.data(), fit.data.data() + i * row_bytes,
              fit.scales.data() + i * groups);
  });
  return fit;
}

}  // namespace compact_rnn
