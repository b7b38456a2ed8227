// g and h for training.
#include "weights/toeplitz_like/toeplitz_like.h"

#include "weights/toeplitz_like/parametrization.h"

namespace compact_rnn {

std::unique_ptr<Parametrization<float>> ToeplitzLike::parametrization(float) const {
  return std::make_unique<ToeplitzParametrization<float>>(shape(), rank_);
}

std::unique_ptr<Parametrization<double>> ToeplitzLike::parametrization(double) const {
  return std::make_unique<ToeplitzParametrization<double>>(shape(), rank_);
}

}  // namespace compact_rnn
