#include "train/recurrent_product.h"

#include <algorithm>

#include "linalg/multiply.h"

namespace compact_rnn {

void RecurrentProduct<float>::set(const float* w, Team& team) {
  w_.pack(w, team);
  transposed_.pack_transposed(w, team);
}

void RecurrentProduct<float>::forward(Vectors<const float> m, Vectors<float> y, std::size_t count, bool add,
                                      Team& team) const {
  w_.multiply(m, y, count, add, team);
}

void RecurrentProduct<float>::backward(Vectors<const float> dy, Vectors<float> dm, std::size_t count,
                                       bool add, Team& team) const {
  transposed_.multiply(dy, dm, count, add, team);
}

void RecurrentProduct<double>::set(const double* w, Team&) { std::copy_n(w, w_.size(), w_.data()); }

void RecurrentProduct<double>::forward(Vectors<const double> m, Vectors<double> y, std::size_t count,
                                       bool add, Team& team) const {
  const linalg::View<double> ms{m.data, count, cols_, m.stride},
      transposed{w_.data(), cols_, rows_, cols_, true};
  linalg::multiply(ms, transposed, y.data, y.stride, add, team);
}

void RecurrentProduct<double>::backward(Vectors<const double> dy, Vectors<double> dm, std::size_t count,
                                        bool add, Team& team) const {
  const linalg::View<double> dys{dy.data, count, rows_, dy.stride}, w{w_.data(), rows_, cols_, cols_};
  linalg::multiply(dys, w, dm.data, dm.stride, add, team);
}

}  // namespace compact_rnn
