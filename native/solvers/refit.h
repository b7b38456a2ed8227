// The least squares fit of a sample by the atoms that its code uses:  min |x - D_S^T z_S|,  z_S =
// (G_SS)^-1 q_S.
//
// An l1 penalty chooses atoms well but makes their coefficients too small; this removes the
// penalty's bias (the "relaxed" LASSO, Meinshausen 2007; for dictionaries the practice of K-SVD).
// DirNet does without it, since fine-tuning makes up for the bias.
#pragma once

#include "solvers/coordinate_descent.h"

namespace compact_rnn::solvers {

// Changes only the code, not its correlations. By Cholesky's decomposition; an atom that the ones
// before it span is dropped.
void refit(const Gram& gram, const Sample& sample);

}  // namespace compact_rnn::solvers
