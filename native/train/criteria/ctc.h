// Connectionist Temporal Classification (Graves et al. 2006): labels without their times. The loss
// of a sequence is -log p, where p is the sum of the probabilities of all paths that yield the
// labels (text/ctc_path.h; criteria/aligner.h has the equations).
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

// Counts sequences. One that is shorter than the shortest path that yields its labels counts as
// infeasible instead, with no loss and a gradient of zero; its errors and labels are counted all
// the same. Takes, for each member of the team, 16 bytes * frames * (labels + 1) of the sequence
// where that is largest.
template <class Real>
Scored ctc(const Real* scores, std::size_t units, const Shape& shape, const CtcTargets& targets,
           Real* gradient, Team& team);

}  // namespace compact_rnn::train
