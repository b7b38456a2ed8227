// The least squares fit of a sample by the atoms that its code uses:  min |x - D_S^T z_S|,  z_S =
// (G_SS)^-1 q_S.
//
// An l1 penalty chooses atoms well and their coefficients too small; this takes what the penalty
// took (the "relaxed" LASSO, Meinshausen 2007; for dictionaries K-SVD's practice). Not in DirNet,
// where fine-tuning makes up for it.
#pragma once

#include "solvers/coordinate_descent.h"

namespace compact_rnn::solvers {

// Changes the code alone, not its correlations. By Cholesky; an atom that the ones before it span
// loses its place.
void refit(const Gram& gram, const Sample& sample);

}  // namespace compact_rnn::solvers
