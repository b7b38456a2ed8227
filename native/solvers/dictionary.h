// A dictionary and its update, by blocks of one atom at a time (Mairal et al. 2009, Algorithm 2).
// With the codes of all samples known only through A = sum z z^T and B = sum z x^T, atom after atom
// moves to
//
//     u_k = d_k + (B_k - A_k D) / A_kk
//     d_k = u_k / max(|u_k|, 1)   in the unit ball, or   u_k / |u_k|   on the sphere
//
// which minimizes sum 1/2 |x - D^T z|^2 over that atom while the others are fixed.
//
// Shifts (Zhang et al. 2018, Eq. 9-10; Hitziger et al. 2013): a sample may use an atom as
// shift_s(d_k), its numbers moved by s = -radius .. radius, cyclically: shift_s(v)[i] = v[(i - s)
// mod size]. The rows of A, of B and of the atoms below then stand for pairs (k, s), the shifts of
// one atom next to each other. A code uses at most one of them, so that
//
//     u_k = d_k + sum_s shift_s^-1(B_ks - A_ks D) / sum_s A_ks,ks
//
// which is Eq. 10 divided by sum_j z_kj^2. Cyclic shifts keep shift_s^-1 = shift_s^T, and all
// shifts equally long.
#pragma once

#include <cstddef>

#include "base/team.h"
#include "linalg/solver.h"

namespace compact_rnn::solvers {

enum class AtomNorm { kBall, kSphere };

// D with all its shifts: row k * shifts() + s of `rows` is shift_(s - radius)(d_k).
class Dictionary {
 public:
  // Atoms [atoms, length], zero.
  Dictionary(std::size_t atoms, std::size_t length, std::size_t radius, AtomNorm norm);

  std::size_t atoms() const { return rows_.rows / shifts_; }
  std::size_t shifts() const { return shifts_; }
  std::size_t length() const { return rows_.cols; }
  const linalg::Matrix& rows() const { return rows_; }
  const double* atom(std::size_t k) const;

  // Sets atom k and its shifts to `values` [length], scaled as the norm demands. A vector of zeros
  // stays one.
  void set(std::size_t k, const double* values);

  // Algorithm 2, every atom once, for A [rows, rows] and B [rows, length]. Atoms that are
  // hardly used stay as they are.
  void update(const linalg::Matrix& a, const linalg::Matrix& b, Team& team);

 private:
  void update_atom(std::size_t k, const linalg::Matrix& a, double least, std::size_t first,
                   std::size_t last, linalg::Matrix& residual);

  std::size_t shifts_;
  AtomNorm norm_;
  linalg::Matrix rows_;
};

}  // namespace compact_rnn::solvers
