// Copies frames between the batch's order of time and a direction's own, which for a backward one
// runs from each sequence's last frame to its first; and between the outputs of a layer, where
// those of its directions are concatenated, and the outputs of one direction.
#pragma once

#include <cstddef>

#include "base/team.h"
#include "train/batch.h"

namespace compact_rnn::train {

// A direction's columns among those of a matrix of frames [frames * sequences][stride].
template <class Real>
struct FrameColumns {
  Real* data;
  std::size_t stride;
};

enum class Order { same, reversed };

// to(t, b) = from(t, b), or from(lengths[b] - 1 - t, b); zeros in padding. The same
// order reverses and restores.
template <class Real>
void copy_frames(FrameColumns<const Real> from, FrameColumns<Real> to, std::size_t width,
                 const Shape& shape, Order order, Team& team);

// The same with +=; padding stays as it is.
template <class Real>
void add_frames(FrameColumns<const Real> from, FrameColumns<Real> to, std::size_t width,
                const Shape& shape, Order order, Team& team);

}  // namespace compact_rnn::train
