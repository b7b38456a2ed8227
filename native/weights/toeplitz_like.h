// A weight of low displacement rank r (Lu, Sindhwani and Sainath 2016, section 2.2): each gate W_q is the first `cells` rows and
// `columns` columns of
//
//   M_q = sum over pairs i of C(g_qi) S(h_qi)        n = max(cells, columns)
//
// with the circulant C(g)[j][k] = g[(j - k) mod n] and the skew-circulant S(h)[j][k] = h[j - k], for j < k -h[n + j - k]: 2 n r
// numbers a gate. Both products are polynomial ones, modulo z^n - 1 and z^n + 1. Spectra of g and h are made when it is packed;
// W v takes 2 r + 1 transforms a gate, and one of v for all.
#pragma once

#include <complex>
#include <cstddef>

#include "base/arena.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

// As somebody else owns it.
struct StoredToeplitzLike {
  std::size_t rows = 0, cols = 0;
  StoredMatrix g, h;  // [gates * r, n] each; row q * r + i is pair i of gate q
};

class ToeplitzLike final : public Weight {
 public:
  // W [gates * cells, cols].
  ToeplitzLike(const StoredToeplitzLike& w, std::size_t gates);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  // For its operands: pairs a gate, n, and how long transforms are. Those of products modulo z^n + 1 are of at least 2 n; those
  // modulo z^n - 1 wrap by themselves where n is a good size for one.
  std::size_t pairs() const { return pairs_; }
  std::size_t n() const { return n_; }
  std::size_t skew_size() const { return skew_size_; }
  std::size_t circulant_size() const { return circulant_size_; }
  const std::complex<float>* spectrum_of_g(std::size_t row) const;
  const std::complex<float>* spectrum_of_h(std::size_t row) const;

 private:
  std::size_t rows_, columns_, gates_, pairs_, n_, skew_size_, circulant_size_;
  ArenaArray<std::complex<float>> g_, h_;  // [gates * r][bins]
};

}  // namespace compact_rnn
