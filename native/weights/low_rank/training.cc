// A B for training and calibration.
#include "weights/low_rank/low_rank.h"

#include "linalg/multiply.h"
#include "weights/dense/panels.h"
#include "weights/low_rank/packed.h"

namespace compact_rnn {

namespace {

template <class Real>
class Product final : public Parametrization<Real> {
 public:
  Product(const WeightShape& shape, std::size_t rank)
      : rows_(shape.rows), cols_(shape.cols), rank_(rank) {}

  void forward(const Real* p, Real* w, Team& team) override {
    const Real* b = p + rows_ * rank_;
    linalg::multiply<Real>({p, rows_, rank_, rank_}, {b, rank_, cols_, cols_}, w, cols_, false,
                           team);
  }
  void backward(const Real* p, const Real* dw, Real* dp, Team& team) override {
    const Real* b = p + rows_ * rank_;
    Real* db = dp + rows_ * rank_;
    linalg::multiply<Real>({dw, rows_, cols_, cols_}, {b, cols_, rank_, cols_, true}, dp, rank_,
                           true, team);
    linalg::multiply<Real>({p, rank_, rows_, rank_, true}, {dw, rows_, cols_, cols_}, db, cols_,
                           true, team);
  }

 private:
  std::size_t rows_, cols_, rank_;
};

}  // namespace

std::unique_ptr<Parametrization<float>> LowRank::parametrization(float) const {
  return std::make_unique<Product<float>>(shape(), rank_);
}

std::unique_ptr<Parametrization<double>> LowRank::parametrization(double) const {
  return std::make_unique<Product<double>>(shape(), rank_);
}

SharedWeight LowRank::pack_observed(const StoredMatrix* numbers,
                                    std::vector<SharedMoment>& moments) const {
  const Observed a = observed(pack_panels(numbers[0], shape().gates));
  const Observed b = observed(pack_panels(numbers[1], 1));
  moments.insert(moments.end(), {a.moment, b.moment});
  return std::make_shared<PackedLowRank>(a.weight, b.weight);
}

}  // namespace compact_rnn
