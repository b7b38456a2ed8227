// Error-aware rounding: W as int4 so that what it does to data changes least. With the second
// moment C of the vectors x that W multiplies, a row that loses e = w - q loses E (e x)^2 = e C e^T
// of its products. Factored from the last column, C = U D U^T with U unit upper triangular and D
// diagonal,
//
//   e C e^T = sum_k D_k (e_k + sum_{j<k} e_j U_jk)^2
//
// so columns are rounded from the first on, and each takes up what those before it lost:
//
//   q_k = round(w_k + sum_{j<k} e_j U_jk)
//
// This is what GPTQ computes (Frantar et al. 2023, Algorithm 1, from a Cholesky factor of C^-1), in
// the form of Chee et al. (2023, Section 3.1), which inverts nothing. A group's scale is chosen
// when its first column is reached, for the numbers as they then are about to become, with the
// weights D_k.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/team.h"

namespace compact_rnn {

struct Int4Matrix {
  std::vector<std::uint8_t> data;
  std::vector<std::uint16_t> scales;
};

// W [rows, cols]; C [cols, cols] symmetric, to whose diagonal a hundredth of its mean is added.
Int4Matrix fit_int4(const float* w, std::size_t rows, std::size_t cols, std::vector<double> c,
                    Team& team);

}  // namespace compact_rnn
