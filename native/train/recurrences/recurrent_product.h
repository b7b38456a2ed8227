// y_b = W m_b and dm_b = W^T dy_b for the few vectors of a batch, once a frame, with the same W for
// all frames of a step.
//
// In float, W and W^T are packed for the affine_many kernel, once after each update. In double,
// which serves to check gradients, each product is a linalg::multiply. A team splits the rows;
// results are the same to the bit for any number of members.
#pragma once

#include <cstddef>

#include "base/aligned.h"
#include "base/team.h"
#include "weights/float_panels.h"

namespace compact_rnn::train {

template <typename Real>
class RecurrentProduct;

template <>
class RecurrentProduct<float> {
 public:
  // W [rows, cols]: zeros until it is set.
  RecurrentProduct(std::size_t rows, std::size_t cols) : w_(rows, cols), transposed_(cols, rows) {}

  // Copies W, row-major: to be called again after every update of it.
  void set(const float* w, Team& team);
  // y_b [rows] = W m_b, or y_b += W m_b, for m_b [cols].
  void forward(Vectors<const float> m, Vectors<float> y, std::size_t count, bool add,
               Team& team) const;
  // dm_b [cols] = W^T dy_b, or dm_b += W^T dy_b, for dy_b [rows].
  void backward(Vectors<const float> dy, Vectors<float> dm, std::size_t count, bool add,
                Team& team) const;

 private:
  FloatPanels w_, transposed_;
};

template <>
class RecurrentProduct<double> {
 public:
  RecurrentProduct(std::size_t rows, std::size_t cols)
      : rows_(rows), cols_(cols), w_(rows * cols) {}

  void set(const double* w, Team& team);
  void forward(Vectors<const double> m, Vectors<double> y, std::size_t count, bool add,
               Team& team) const;
  void backward(Vectors<const double> dy, Vectors<double> dm, std::size_t count, bool add,
                Team& team) const;

 private:
  std::size_t rows_, cols_;
  AlignedArray<double> w_;
};

}  // namespace compact_rnn::train
