// A Toeplitz-like weight as the kernels multiply it: products with circulants and skew-circulants
// are those of polynomials modulo z^n - 1 and z^n + 1, which kernels/toeplitz/toeplitz.h makes of
// transforms for up to sixteen pairs at a time. Spectra of g and h are made when it is packed.
//
// Measured (an LSTM step of 500 cells and inputs, r = 5, one AVX-512 core, us): 806 with kissfft,
// one transform after the other and twice as long for S; 76 to 83 now, while dense f32 takes 349
// (medians).
#pragma once

#include <cstddef>

#include "base/arena.h"
#include "weights/embedding.h"
#include "weights/toeplitz_like/plan.h"
#include "weights/toeplitz_like/toeplitz_like.h"

namespace compact_rnn {

class PackedToeplitzLike final : public Weight {
 public:
  // Of at most 16 gates; g and h are copied.
  PackedToeplitzLike(const WeightShape& shape, const StoredMatrix& g, const StoredMatrix& h);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

  // For its operands: n, the transforms, and the spectra of each group of pairs, as
  // ToeplitzPairsTask has them.
  std::size_t n() const { return n_; }
  FourierPlan plan() const { return plan_.view(); }
  std::size_t groups() const { return groups_; }
  const float* g_of(std::size_t group) const { return g_.data() + group * (g_.size() / groups_); }
  const float* h_of(std::size_t group) const { return h_.data() + group * (h_.size() / groups_); }

 private:
  std::size_t lane_of(std::size_t pair, std::size_t gate) const;
  void set_spectra_of_g();
  void set_spectra_of_h();

  std::size_t rows_, columns_, gates_, pairs_, n_, groups_;
  ToeplitzPlan plan_;
  Embedding stored_g_, stored_h_;  // to be unpacked; no step reads them
  ArenaArray<float> g_, h_;        // [group][bin][real, imaginary][lane]
};

}  // namespace compact_rnn
