// The buckets for training, and their fit.
#include "weights/hashed/hashed.h"

#include <algorithm>

#include "weights/hashed/parametrization.h"

namespace compact_rnn {

std::unique_ptr<Parametrization<float>> Hashed::parametrization(float) const {
  return std::make_unique<HashedParametrization<float>>(*this);
}

std::unique_ptr<Parametrization<double>> Hashed::parametrization(double) const {
  return std::make_unique<HashedParametrization<double>>(*this);
}

// With forward(p) = E p the answer is (E^T E)^-1 E^T W, and E^T E is diagonal: it holds the number
// of entries of each bucket.
std::vector<double> fit_buckets(const Hashed& hashed, const float* w, Team& team) {
  HashedParametrization<double> entries(hashed);
  const std::size_t size = hashed.shape().size();
  const std::vector<double> ones(hashed.k(), 1.0), dense(w, w + size);
  std::vector<double> signs(size), counts(hashed.k()), fit(hashed.k());
  entries.forward(ones.data(), signs.data(), team);
  entries.backward(ones.data(), signs.data(), counts.data(), team);
  entries.backward(ones.data(), dense.data(), fit.data(), team);
  for (std::size_t i = 0; i < fit.size(); ++i) fit[i] /= std::max(1.0, counts[i]);
  return fit;
}

}  // namespace compact_rnn
