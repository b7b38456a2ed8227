// Connectionist Temporal Classification (Graves et al. 2006): labels without their times. The loss
// of a sequence is -log p, where p sums the probabilities of all alignments: paths, one unit a
// frame, that say the labels once repeats are collapsed and blanks dropped (criteria/aligner.h has
// the equations).
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

// The frames that the shortest alignment takes: one a label, and a blank between equal neighbours.
std::size_t shortest_alignment(const std::int32_t* labels, std::size_t size);

// Counts sequences. One that is shorter than its shortest alignment counts as infeasible instead,
// with no loss and a gradient of zero; its best path and its labels go into errors and labels all
// the same. Memory, for each member of the team: 16 bytes * frames * (labels + 1) of the sequence
// where that is most.
template <class Real>
Scored ctc(const Real* scores, std::size_t units, const Shape& shape, const CtcTargets& targets,
           Real* gradient, Team& team);

}  // namespace compact_rnn::train
