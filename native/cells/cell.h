// A cell: what one direction of a layer does with one frame. It knows its weights and changes a
// state.
//
//   h(t) = cell(W_x x(t) + W_h m(t-1) + b, state),   m(t) = P h(t) with a projection P, else h(t)
//
// One stream is stepped by fused kernels: one pass over the weights, sums in registers until h is
// done. Several streams stepped together read each weight once for all of them; each gets, to the
// bit, what it would get alone.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "base/team.h"
#include "cells/cell_weights.h"
#include "cells/workspace.h"
#include "weights/affine.h"
#include "weights/gates.h"

namespace compact_rnn {

// What one direction remembers between frames; zeros at the start. All vectors hold whole blocks of
// 16.
struct CellState {
  AlignedArray<float> h;       // [cells]
  AlignedArray<float> c;       // [cells], lstm only
  AlignedArray<float> m;       // [n_rec], with a projection only
  AlignedArray<float> h_next;  // where the next h is written, while m(t-1) may still be h

  std::size_t bytes() const {
    return sizeof(float) * (h.size() + c.size() + m.size() + h_next.size());
  }
};

// A stream's next frame: x [n_in], or the sums [sums_size] that sum_inputs made of it (and that the
// step may overwrite); the other is null.
struct Step {
  const float* x;
  float* sums;
  CellState* state;
};

class Cell {
 public:
  virtual ~Cell() = default;

  virtual CellState new_state() const;
  // For up to `streams` streams stepped together, and input sums of up to `frames` frames at a
  // time.
  virtual Workspace new_workspace(std::size_t streams, std::size_t frames) const;

  // Advances `count` streams by a frame each.
  void step(const Step* steps, std::size_t count, Workspace& work, Team& team) const;
  // What `count` frames xs [count][n_in] bring to the gate sums, all at once: sums
  // [count][sums_size]. Stepping by those gives the same states, to the bit.
  void sum_inputs(const float* xs, std::size_t count, float* sums, Workspace& work,
                  Team& team) const;
  std::size_t sums_size() const { return gates_.sums_size(); }
  // Makes m of a new h.
  void refresh(CellState& state) const;

  // m(t-1): what feeds the recurrence.
  const float* fed_back(const CellState& state) const {
    return projection_ ? state.m.data() : state.h.data();
  }
  std::size_t fed_back_size() const { return projection_ ? projection_->rows() : cells_; }
  std::size_t cells() const { return cells_; }
  std::size_t bytes() const {
    return gates_.bytes() + vector_bytes() + (projection_ ? projection_->bytes() : 0);
  }

 protected:
  explicit Cell(const CellWeights& weights);

  // Write h(t) to state.h_next, from h(t-1), fed_back(state) and what else the state holds.
  virtual void advance_one(const Step& step, Workspace& work, Team& team) const = 0;
  virtual void advance_many(const Step* steps, std::size_t count, Workspace& work,
                            Team& team) const = 0;
  // Bytes of peepholes and the like.
  virtual std::size_t vector_bytes() const { return 0; }

  std::size_t blocks() const { return blocks_of(cells_); }
  // What the frame brings to the sums of one stream, without the recurrent part.
  GateSums input_sums(const Step& step, Workspace& work, Team& team) const;
  // Sets work.inputs for those of `count` steps whose inputs are yet to be summed, and returns how
  // many they are; sets work.recurrent for all. The sums of step j end in work.recurrent[j].y.
  std::size_t gather(const Step* steps, std::size_t count, Workspace& work, Team& team) const;
  Segment recurrent_of(const float* m, Workspace& work, Team& team) const {
    return {gates_.recurrent(), work.m->of(m, team)};
  }

  std::size_t cells_;
  Gates gates_;
  std::optional<Affine> projection_;
};

std::unique_ptr<Cell> make_cell(const CellWeights& weights);

}  // namespace compact_rnn
