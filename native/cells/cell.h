// A cell: one direction of a layer, which advances its state by one frame at a time.
//
//   h(t) = cell(W_x x(t) + W_h m(t-1) + b, state),   m(t) = P h(t) with a projection P, else h(t)
//
// m(t-1) is the recurrent input. One stream is stepped by fused kernels: one pass over the weights,
// with sums in registers until h is done. Streams that are stepped together share one reading of
// the weights; each gets, to the bit, what it would get alone.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "base/team.h"
#include "cells/cell_spec.h"
#include "cells/workspace.h"
#include "weights/affine.h"
#include "weights/gates.h"

namespace compact_rnn {

// The weights of a cell. Matrices are shared with it, vectors are copied.
struct CellWeights {
  SharedWeight input;                               // W_x [gates * cells, n_in]
  SharedWeight recurrent;                           // W_h [gates * cells, n_rec]
  SharedWeight projection;                          // P [n_rec, cells], or none: then n_rec = cells
  Precision input_precision = Precision::one_byte;  // of x, where W_x multiplies quantized ones
  const float* bias = nullptr;                      // [gates * cells]
  const float* recurrent_bias = nullptr;  // gru with reset_after: [cells], or null for zeros
  const float* peepholes = nullptr;       // lstm: [3 * cells], or null
  const float* initial_hidden = nullptr;  // h before the first frame: [cells], or null for zeros
  const float* initial_cell = nullptr;    // lstm: c before the first frame, the same
};

// What a cell remembers between frames. All vectors hold whole blocks of 16.
struct CellState {
  AlignedArray<float> h;       // [cells]
  AlignedArray<float> c;       // [cells], lstm only
  AlignedArray<float> m;       // [n_rec], with a projection only
  AlignedArray<float> h_next;  // where the next h is written, while m(t-1) may still be h

  std::size_t bytes() const {
    return sizeof(float) * (h.size() + c.size() + m.size() + h_next.size());
  }
};

// A stream's next frame: either x [n_in], or the sums [sums_size] that sum_inputs made of it, which
// the step may overwrite; the other is null.
struct Step {
  const float* x;
  float* sums;
  CellState* state;
};

class Cell {
 public:
  virtual ~Cell() = default;

  // The state before the first frame.
  virtual CellState new_state() const;
  // For up to `streams` streams stepped together, and input sums of up to `frames` frames at a
  // time.
  virtual Workspace new_workspace(std::size_t streams, std::size_t frames) const;

  // Advances `count` streams by a frame each.
  void step(const Step* steps, std::size_t count, Workspace& work, Team& team) const;
  // The input sums W_x x + b of `count` frames xs [count][n_in] at once, to sums
  // [count][sums_size]. Stepping by them gives the same states, to the bit.
  void sum_inputs(const float* xs, std::size_t count, float* sums, Workspace& work,
                  Team& team) const;
  std::size_t sums_size() const { return gates_.sums_size(); }
  // Computes m from an h that was set from outside.
  void refresh(CellState& state) const;

  // m(t-1) [recurrent_size].
  const float* recurrent_input(const CellState& state) const {
    return projection_ ? state.m.data() : state.h.data();
  }
  std::size_t recurrent_size() const { return projection_ ? projection_->rows() : cells_; }
  std::size_t cells() const { return cells_; }
  std::size_t bytes() const {
    return gates_.bytes() + vector_bytes() + (projection_ ? projection_->bytes() : 0);
  }

 protected:
  Cell(const CellSpec& spec, const CellWeights& weights);

  // Write h(t) to state.h_next, from h(t-1), the recurrent input and what else the state holds.
  virtual void advance_one(const Step& step, Workspace& work, Team& team) const = 0;
  virtual void advance_many(const Step* steps, std::size_t count, Workspace& work,
                            Team& team) const = 0;
  // Bytes of peepholes and the like.
  virtual std::size_t vector_bytes() const { return 0; }

  std::size_t blocks() const { return blocks_of(cells_); }
  // The input sums of one stream's frame.
  GateSums input_sums(const Step& step, Workspace& work, Team& team) const;
  // Sets work.inputs for those of `count` steps whose inputs are yet to be summed, and returns how
  // many they are; sets work.recurrent for all. The sums of step j end in work.recurrent[j].y.
  std::size_t gather(const Step* steps, std::size_t count, Workspace& work, Team& team) const;
  // The recurrent part W_h m of one stream's sums.
  Segment recurrent_segment(const float* m, Workspace& work, Team& team) const {
    return {gates_.recurrent(), work.m->of(m, team)};
  }

  std::size_t cells_;
  Gates gates_;
  std::optional<Affine> projection_;
  AlignedArray<float> initial_cell_;  // empty: zeros

 private:
  AlignedArray<float> initial_hidden_;  // empty: zeros
};

// The cell of a kind, in make_cell.cc.
std::unique_ptr<Cell> make_cell(const CellSpec& spec, const CellWeights& weights);

}  // namespace compact_rnn
