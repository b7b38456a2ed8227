// A cell: what one direction of a layer does with one frame. It knows its weights and changes a state.
//
//   h(t) = cell(W_x x(t) + W_h m(t-1) + b, state),   m(t) = P h(t) with a projection P, else h(t)
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>

#include "base/aligned.h"
#include "base/matrix.h"
#include "kernels/activation.h"
#include "weights/affine.h"
#include "weights/gates.h"

namespace compact_rnn {

enum class CellKind { rnn, lstm, gru };

// The weights of one direction as somebody else holds them; a cell packs its own copy. Gates are stacked i,
// f, g, o or r, z, n, each with `cells` rows.
struct CellWeights {
  CellKind kind = CellKind::lstm;
  std::size_t cells = 0;
  Matrix input;                              // W_x [gates * cells, n_in]
  Matrix recurrent;                          // W_h [gates * cells, n_rec]
  Matrix projection;                         // P [n_rec, cells], or none: then n_rec = cells
  const float* bias = nullptr;               // [gates * cells]
  const float* recurrent_bias = nullptr;     // gru with reset_after: [cells], or null for zeros
  const float* peepholes = nullptr;          // lstm: [3 * cells], or null
  Activation activation = Activation::tanh;  // rnn
  bool reset_after = true;                   // gru
  float gate_clip = std::numeric_limits<float>::infinity();
  float cell_clip = std::numeric_limits<float>::infinity();  // lstm
};

// What one direction remembers between frames; zeros at the start. All vectors hold whole blocks of 16.
struct CellState {
  AlignedArray<float> h;        // [cells]
  AlignedArray<float> c;        // [cells], lstm only
  AlignedArray<float> m;        // [n_rec], with a projection only
  AlignedArray<float> h_next;   // where the next h is written, while m(t-1) may still be h
  AlignedArray<float> scratch;  // of the cell's own
};

class Cell {
 public:
  virtual ~Cell() = default;

  virtual CellState new_state() const;
  // Advances the state by one frame: x [n_in], or the sums [sums_size] that sum_inputs made of it.
  void step(const Frame& frame, CellState& state) const;
  // What `count` frames xs [count][n_in] bring to the gate sums, all at once: sums [count][sums_size]. Stepping by
  // those gives the same states, to the bit.
  virtual void sum_inputs(const float* xs, std::size_t count, float* sums) const = 0;
  virtual std::size_t sums_size() const = 0;
  // Makes m of a new h.
  void refresh(CellState& state) const;

  // m(t-1): what feeds the recurrence.
  const float* fed_back(const CellState& state) const {
    return projection_ ? state.m.data() : state.h.data();
  }
  std::size_t fed_back_size() const { return projection_ ? projection_->rows() : cells_; }
  std::size_t cells() const { return cells_; }
  std::size_t bytes() const { return weight_bytes() + (projection_ ? projection_->bytes() : 0); }

 protected:
  explicit Cell(const CellWeights& weights);
  // Writes h(t) to state.h_next, from state.h and fed_back(state).
  virtual void advance(const Frame& frame, CellState& state) const = 0;
  virtual std::size_t weight_bytes() const = 0;

  std::size_t cells_;
  std::optional<Affine> projection_;
};

std::unique_ptr<Cell> make_cell(const CellWeights& weights);

}  // namespace compact_rnn
