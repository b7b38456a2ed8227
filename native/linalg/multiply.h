// C = A B for matrices of any size, by all members of a team: the matrix products of training.
//
// C is split into tiles, and each tile is one call of the back end (OpenBLAS, or Eigen) on one
// thread. How it is split depends only on the sizes, so results are the same to the bit for any
// number of members.
#pragma once

#include <cstddef>

#include "base/team.h"
#include "linalg/solver.h"

namespace compact_rnn::linalg {

// C [a.rows, b.cols], row-major with `stride` elements from row to row; C += A B with `add`, and
// without it C is not read. Any size may be 0. Error("INVALID_INPUT") where a.cols is not b.rows, a
// stride is shorter than a row, or a size is beyond 32 bits. The back end is default_solver(), or
// slow plain loops where there is none.
template <typename Real>
void multiply(View<Real> a, View<Real> b, Real* c, std::size_t stride, bool add, Team& team);

extern template void multiply(View<float>, View<float>, float*, std::size_t, bool, Team&);
extern template void multiply(View<double>, View<double>, double*, std::size_t, bool, Team&);

}  // namespace compact_rnn::linalg
