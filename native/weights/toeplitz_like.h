// A weight of low displacement rank r (Lu, Sindhwani and Sainath 2016, section 2.2): each gate W_q
// is the first `cells` rows and `columns` columns of
//
//   M_q = sum over pairs i of C(g_qi) S(h_qi)        n = max(cells, columns)
//
// with the circulant C(g)[j][k] = g[(j - k) mod n] and the skew-circulant S(h)[j][k] = h[j - k],
// for j < k -h[n + j - k]: 2 n r numbers a gate. Both products are polynomial ones, modulo z^n - 1
// and z^n + 1, which kernels/toeplitz/toeplitz.h makes of transforms for up to sixteen pairs at a
// time. Spectra of g and h are made when it is packed.
//
// Measured (an LSTM step of 500 cells and inputs, r = 5, one AVX-512 core, us): 806 with kissfft,
// one transform after the other and twice as long for S; 76 to 83 now, while dense f32 takes 349
// (medians).
#pragma once

#include <cstddef>

#include "base/arena.h"
#include "weights/stored_matrix.h"
#include "weights/toeplitz_plan.h"
#include "weights/weight.h"

namespace compact_rnn {

// As somebody else owns it.
struct StoredToeplitzLike {
  std::size_t rows = 0, cols = 0;
  StoredMatrix g, h;  // [gates * r, n] each; row q * r + i is pair i of gate q
};

class ToeplitzLike final : public Weight {
 public:
  // W [gates * cells, cols], of at most 16 gates.
  ToeplitzLike(const StoredToeplitzLike& w, std::size_t gates);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  // For its operands: n, the transforms, and the spectra of each group of pairs, as
  // ToeplitzPairsTask has them.
  std::size_t n() const { return n_; }
  FourierPlan plan() const { return plan_.view(); }
  std::size_t groups() const { return groups_; }
  const float* g_of(std::size_t group) const { return g_.data() + group * (g_.size() / groups_); }
  const float* h_of(std::size_t group) const { return h_.data() + group * (h_.size() / groups_); }

 private:
  std::size_t lane_of(std::size_t pair, std::size_t gate) const;
  void set_g(const StoredMatrix& g);
  void set_h(const StoredMatrix& h);

  std::size_t rows_, columns_, gates_, pairs_, n_, groups_;
  ToeplitzPlan plan_;
  ArenaArray<float> g_, h_;  // [group][bin][real, imaginary][lane]
};

}  // namespace compact_rnn
