// Measured: W [2000, 500], float, two members on two cores of a Xeon (model 207), GFLOP/s; medians
// of nine runs of 20 calls. OpenBLAS packs W anew for every product.
//
//     vectors              8     16     32     64
//     panels, forward    112    175    163    170
//     panels, backward   141    157    153    162
//     sgemm, forward      48     78    104    132
//     sgemm, backward     63     98    123    146
//
// Packing W and W^T takes 0.8 ms: 1 % of a step of training that has five such layers.
#include "train/recurrences/recurrent_product.h"

#include <algorithm>

#include "linalg/multiply.h"

namespace compact_rnn::train {

void RecurrentProduct<float>::set(const float* w, Team& team) {
  w_.pack(w, team);
  transposed_.pack_transposed(w, team);
}

void RecurrentProduct<float>::forward(Vectors<const float> m, Vectors<float> y, std::size_t count,
                                      bool add, Team& team) const {
  w_.multiply(m, y, count, add, team);
}

void RecurrentProduct<float>::backward(Vectors<const float> dy, Vectors<float> dm,
                                       std::size_t count, bool add, Team& team) const {
  transposed_.multiply(dy, dm, count, add, team);
}

void RecurrentProduct<double>::set(const double* w, Team&) { std::copy_n(w, w_.size(), w_.data()); }

void RecurrentProduct<double>::forward(Vectors<const double> m, Vectors<double> y,
                                       std::size_t count, bool add, Team& team) const {
  const linalg::View<double> ms{m.data, count, cols_, m.stride},
      transposed{w_.data(), cols_, rows_, cols_, true};
  linalg::multiply(ms, transposed, y.data, y.stride, add, team);
}

void RecurrentProduct<double>::backward(Vectors<const double> dy, Vectors<double> dm,
                                        std::size_t count, bool add, Team& team) const {
  const linalg::View<double> dys{dy.data, count, rows_, dy.stride},
      w{w_.data(), rows_, cols_, cols_};
  linalg::multiply(dys, w, dm.data, dm.stride, add, team);
}

}  // namespace compact_rnn::train
