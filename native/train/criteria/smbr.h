// State-level minimum Bayes risk for CTC (Kingsbury 2009; Sak, Senior, Rao and Beaufays 2015, Fast
// and accurate recurrent neural network acoustic models for speech recognition, section 2.3): the
// frames that a path through a graph of what may be said gets wrong, expected over its paths
// (graphs/expected_accuracy.h), interpolated with CTC.
//
//   loss = (1 - c) (T - A) + c loss of CTC                                       of a sequence
//
// The reference is the most probable alignment of the labels by the network as it is
// (criteria/best_alignment.h); that it changes with the network has no part in the gradient. The
// outputs of CTC are a unit for a frame or two and blanks around it, so a frame's label is what was
// said last: a blank counts as the unit before it. A unit that is early costs a few frames then,
// one that is wrong all its time, and one too many that of its neighbour.
#pragma once

#include <vector>

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"
#include "train/graphs/state_graph.h"

namespace compact_rnn::train {

struct SmbrTargets {
  CtcTargets ctc;
  std::vector<const StateGraph*> graphs;  // of each sequence
  double acoustic_scale;                  // above 0
  double ctc_weight;                      // c, 0 to 1
};

// Counts sequences. One that is too short for its labels, or for every path through its graph,
// counts as infeasible, with no loss and a gradient of zero. Errors and labels are those of ctc().
// Takes, for each member of the team, 16 bytes * frames * states of the sequence where that is
// largest.
template <class Real>
Scored smbr(const Real* scores, std::size_t units, const Shape& shape, const SmbrTargets& targets,
            Real* gradient, Team& team);

}  // namespace compact_rnn::train
