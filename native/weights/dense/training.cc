// W as it is, for training and calibration.
#include "weights/dense/dense.h"

#include <algorithm>

#include "weights/dense/panels.h"

namespace compact_rnn {

namespace {

template <class Real>
class Identity final : public Parametrization<Real> {
 public:
  explicit Identity(std::size_t size) : size_(size) {}

  void forward(const Real* p, Real* w, Team& team) override {
    team.split(size_,
               [&](Range range) { std::copy(p + range.first, p + range.last, w + range.first); });
  }
  void backward(const Real*, const Real* dw, Real* dp, Team& team) override {
    add_to(dp, dw, size_, team);
  }

 private:
  std::size_t size_;
};

}  // namespace

std::unique_ptr<Parametrization<float>> Dense::parametrization(float) const {
  return std::make_unique<Identity<float>>(shape().size());
}

std::unique_ptr<Parametrization<double>> Dense::parametrization(double) const {
  return std::make_unique<Identity<double>>(shape().size());
}

SharedWeight Dense::pack_observed(const StoredMatrix* numbers,
                                  std::vector<SharedMoment>& moments) const {
  const Observed w = observed(pack(numbers));
  moments.push_back(w.moment);
  return w.weight;
}

}  // namespace compact_rnn
